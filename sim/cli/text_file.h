#pragma once
// Files that people give to a command.

#include <optional>
#include <string>

namespace dsqlsim::cli {

/// The whole file; nothing if it cannot be opened.
[[nodiscard]] std::optional<std::string> text_of_file(const std::string& path);

}  // namespace dsqlsim::cli

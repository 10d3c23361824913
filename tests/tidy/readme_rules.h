#pragma once
// READMEs say what is there, briefly, and name nothing that is gone.

#include <functional>
#include <string>
#include <string_view>

#include "tests/tidy/finding.h"

namespace dsqlsim::tidy {

inline constexpr int longest_folder_readme = 25;

/// The README of a folder; empty text means that there is none.
[[nodiscard]] Findings check_folder_readme(const std::string& path, std::string_view text);

/// In the section whose heading has the word "map", each `path` in backticks exists. What is in backticks is a path if
/// it has a slash or a dot, no blank and no placeholder (<...>, *, {}).
[[nodiscard]] Findings check_map(const std::string& path, std::string_view text,
                                 const std::function<bool(const std::string&)>& exists);

}  // namespace dsqlsim::tidy

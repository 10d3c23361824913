#pragma once
// Who may include whom: the folders form a graph without cycles, and each third-party library has one home. The tables
// are in the .cpp; docs/decisions.md says why.

#include <string>
#include <string_view>

#include "tests/tidy/finding.h"
#include "tests/tidy/source_text.h"

namespace dsqlsim::tidy {

/// The folder of the include table that owns `path`, for example "sim/core"; "tests" for every test; empty if none
/// does.
[[nodiscard]] std::string_view folder_of(std::string_view path);

/// True if files of folder `from` may include headers of folder `to`.
[[nodiscard]] bool may_include(std::string_view from, std::string_view to);

/// `path` is relative to the root of the project.
[[nodiscard]] Findings check_includes(const std::string& path, const SourceText& source);

}  // namespace dsqlsim::tidy

#pragma once
// Which source this binary was built from: `git describe`, written by cmake/commit.cmake into the build folder. It is
// printed by bench and goes into no digest.

#include <string_view>

namespace dsqlsim::cli {

/// "unknown" outside a git checkout.
[[nodiscard]] std::string_view built_commit();

}  // namespace dsqlsim::cli

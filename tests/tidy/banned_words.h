#pragma once
// What code must not say, because a run would no longer be a function of its token, or because it hides a kill or an
// owner. The table is in the .cpp. A line may be excused with its reason, on that line or the one above:
//   // allow unordered: only its size is read

#include <string>
#include <string_view>
#include <vector>

#include "tests/tidy/finding.h"
#include "tests/tidy/source_text.h"

namespace dsqlsim::tidy {

/// `path` is relative to the root of the project and decides which bans apply.
[[nodiscard]] Findings check_banned_words(const std::string& path, const SourceText& source);

/// Names of all bans, as `allow` takes them.
[[nodiscard]] std::vector<std::string_view> names_of_bans();

}  // namespace dsqlsim::tidy

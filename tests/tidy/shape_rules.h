#pragma once
// How long a file and a function may be without a reason, how a header begins, and what a file may be called.

#include <string>
#include <string_view>
#include <vector>

#include "tests/tidy/finding.h"
#include "tests/tidy/source_text.h"

namespace dsqlsim::tidy {

inline constexpr int longest_file = 400;
inline constexpr int longest_function = 70;

/// A file (then `function` is empty) or a function over its limit.
struct LongThing {
  std::string path;
  std::string function;
  int line = 0;
  int lines = 0;
};

/// A line of tests/tidy/long_files.txt: `path: reason` or `path function: reason`.
struct Allowance {
  std::string path;
  std::string function;
  int line = 0;
};

[[nodiscard]] std::vector<LongThing> find_long_things(const std::string& path, const SourceText& source);

/// Lines that are empty or begin with # say nothing. A line without a reason is a finding of `path`.
[[nodiscard]] std::vector<Allowance> parse_allowances(const std::string& path, std::string_view text,
                                                      Findings& findings);

/// Every long thing needs an allowance, and every allowance (they stand in the file `path`) a long thing.
[[nodiscard]] Findings check_long_things(const std::vector<LongThing>& things, const std::vector<Allowance>& allowances,
                                         const std::string& path);

/// `#pragma once`, then a comment that says what the header is.
[[nodiscard]] Findings check_header(const std::string& path, std::string_view text);

/// snake_case, and named after a concept: no utils, helpers, common, manager.
[[nodiscard]] Findings check_name(const std::string& path);

}  // namespace dsqlsim::tidy

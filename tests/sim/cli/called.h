#pragma once
// Calls the command line with the toy catalogue and captured streams.

#include <string>
#include <vector>

#include "sim/cli/tool.h"

namespace dsqlsim::toy {

struct Called {
  int code = 0;
  std::string out;
  std::string err;
  [[nodiscard]] std::vector<std::string> lines() const;
  [[nodiscard]] bool says(const std::string& line) const;
  [[nodiscard]] std::string last_line() const;
};

Called call(const std::vector<std::string>& arguments);
Called call(const cli::Tool& tool, const std::vector<std::string>& arguments);

/// Seed 1 loses an update on the shipped store, if there is anybody to lose it to.
inline const std::string violating = "counters/shipped/2026-09/random/1";
inline const std::string calm = "calm/shipped/2026-09/random/1";

/// The whole file; empty if there is none.
std::string text_in(const std::string& path);
/// A file name in the test's own folder, which does not exist yet.
std::string fresh_file(const std::string& name);

}  // namespace dsqlsim::toy

#pragma once
// What a rule found: a place and a sentence that says what to do instead.

#include <string>
#include <vector>

namespace dsqlsim::tidy {

struct Finding {
  std::string path;
  int line = 0;
  std::string sentence;
};

using Findings = std::vector<Finding>;

/// "path:line: sentence", one a line.
inline std::string to_text(const Findings& findings) {
  std::string out;
  for (const Finding& f : findings) out += f.path + ":" + std::to_string(f.line) + ": " + f.sentence + "\n";
  return out;
}

}  // namespace dsqlsim::tidy

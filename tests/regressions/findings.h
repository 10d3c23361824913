#pragma once
// The findings that docs/findings.md tells of.

#include <fstream>
#include <string>
#include <vector>

namespace dsqlsim {

struct DocumentedFinding {
  /// The first property that its entry says is violated.
  std::string property;
  /// Of its line to replay.
  std::string token;
};

inline std::vector<DocumentedFinding> documented_findings() {
  const std::string violates = "Violates `";
  const std::string replay = "    build/release/dsqlsim replay ";
  std::vector<DocumentedFinding> out;
  std::string property;
  std::ifstream file(DSQLSIM_SOURCE_DIR "/docs/findings.md");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(violates))
      property = line.substr(violates.size(), line.find('`', violates.size()) - violates.size());
    if (line.starts_with(replay)) out.push_back({property, line.substr(replay.size())});
  }
  return out;
}

}  // namespace dsqlsim

#pragma once
// Runs a spec once more with everything written down, and tells what was violated in it.

#include <string>
#include <string_view>
#include <vector>

#include "sim/cli/tool.h"
#include "sim/report/story.h"
#include "sim/run/workspace.h"

namespace dsqlsim::cli {

class Teller {
 public:
  Teller(const Tool& tool, Workspace& workspace, std::size_t width, bool everything = false);

  /// The story of the named property in the run that the workspace's history is of. It must be violated there.
  [[nodiscard]] std::string tell(const RunReport& report, std::string_view property) const;
  /// The same as a page: every violated property.
  [[nodiscard]] std::string html(const RunReport& report) const;
  /// Every moment of that run as a line of words: "17 12.345 A/owner: LockShard(1) -> 3".
  [[nodiscard]] std::vector<std::string> steps(const RunReport& report) const;
  /// The end of that run.
  [[nodiscard]] std::string tell_end(const RunReport& report) const;

 private:
  [[nodiscard]] report::TableColumns tables_of(const RunReport& report) const;

  Workspace& workspace_;
  std::size_t width_;
  report::BlobFields blob_fields_;
  report::StoryOptions options_;
};

}  // namespace dsqlsim::cli

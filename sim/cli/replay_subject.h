#pragma once
// What `replay` is asked to run: a token, the file of a recording or of a finding, or a finding of an archive.

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "sim/cli/finding_file.h"
#include "sim/cli/recording_file.h"
#include "sim/cli/tool.h"

namespace dsqlsim::cli {

struct ReplaySubject {
  RecordedRun run;
  /// The recording is what is asked for, not the token.
  bool is_recording = false;
  /// What is known of the run from when it was found.
  std::optional<FindingFile> finding;
};

/// `name` is the name of a finding if there is an archive. The error is one sentence.
tl::expected<ReplaySubject, std::string> replay_subject(const std::string& name,
                                                        const std::optional<std::string>& archive);

/// How the run of the finding's token compares with the run that was found: "same", or the first step that differs,
/// then and now. `steps` are those of the report's run.
[[nodiscard]] std::string comparison_text(const FindingFile& finding, const RunReport& report,
                                          const std::vector<std::string>& steps);

/// How far a recording could be followed: "followed 40 of 42 recorded events; the first that did not happen is ...".
/// `steps` are those of the recorded run, or empty.
[[nodiscard]] std::string followed_text(const Recording& recorded, const Recording& happened,
                                        const std::vector<std::string>& steps);

}  // namespace dsqlsim::cli

#pragma once
// A finding as one small text file, to be mailed, checked in beside a test, and replayed elsewhere: what was violated,
// the token of the run, what was decided in it, by name, and every step in words. It is a recording file with more in
// it, so whatever reads recordings reads it.

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "sim/archive/archive.h"
#include "sim/cli/recording_file.h"
#include "sim/cli/telling.h"
#include "sim/run/run.h"

namespace dsqlsim::cli {

struct FindingFile {
  /// Its story is not in the file; nor is last_build.
  archive::ArchivedFinding finding;
  RecordedRun run;
  /// What the token's brackets are, "operation tick4".
  std::vector<std::string> brackets;
  /// One a moment, in words.
  std::vector<std::string> steps;
};

/// What an archive keeps of a run beside what it has in columns of its own: the recording, brackets and steps, as JSON.
/// `report` was recorded, with its brackets listed, and is what the workspace's history is of.
[[nodiscard]] std::string recorded_text(const RunReport& report, const Teller& teller);

/// The finding with its `recorded` text as a file; without one, of a run that no process survives, by its token alone.
[[nodiscard]] std::string finding_text(const archive::ArchivedFinding& finding);
/// The error says in one sentence what is wrong with the text.
[[nodiscard]] tl::expected<FindingFile, std::string> parse_finding(const std::string& text);

}  // namespace dsqlsim::cli

#pragma once
// One run: a pure function of its spec. First the workload with faults, then a phase without them in which everybody
// must make progress, then the verdicts.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "sim/run/spec.h"
#include "sim/run/workspace.h"

namespace dsqlsim {

struct RunOptions {
  /// Keep rendered parameters and answers in the history, for people.
  bool detail = false;
  /// Write down every draw and the schedule.
  bool record = false;
  /// List the brackets that were opened.
  bool list_brackets = false;
  /// Follow this recording instead of the spec's strategy and seed; null: do not.
  const Recording* follow = nullptr;
};

struct PropertyVerdict {
  const Property* property = nullptr;
  Verdict verdict;
};

struct RunReport {
  RunSpec spec;
  /// One a property of the scenario, in its order.
  std::vector<PropertyVerdict> verdicts;
  std::uint64_t digest = 0;
  /// Digest after steps 1, 2, 4, 8, ...
  std::vector<std::uint64_t> checkpoints;
  std::uint64_t steps = 0;
  std::uint64_t calls = 0;
  ScheduleStats schedule;
  Time ended_at;
  Ended ended = Ended::quiet;
  /// Per goal of the scenario: reached in this run.
  std::vector<bool> goals;
  /// The faults that were switched on, drawn or set.
  std::vector<ActiveFault> faults_on;
  std::uint64_t strikes = 0;
  std::vector<OpenedBracket> brackets;
  Recording recording;

  [[nodiscard]] const PropertyVerdict* first_violation() const;
  [[nodiscard]] const PropertyVerdict* verdict_of(std::string_view property) const;
};

/// The sentence with which run() would refuse the spec; nothing runs.
std::optional<std::string> error_in(const RunSpec& spec, Workspace& workspace);

/// Runs it. The history stays in the workspace until the next run. An error is a sentence about the spec: an unknown
/// scenario, store, strategy, dialect or backend.
tl::expected<RunReport, std::string> run(const RunSpec& spec, Workspace& workspace, const RunOptions& options = {});

}  // namespace dsqlsim

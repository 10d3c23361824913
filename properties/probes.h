#pragma once
// Who had to make progress once faults had stopped, and whether he did: the probes of a kind, and how the run ended.
// What both liveness properties judge by.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/history/history.h"
#include "sim/history/verdict.h"

namespace dsqlsim::properties {

struct Probe {
  std::int64_t number = 0;
  std::size_t began = 0;
  std::optional<std::size_t> succeeded;
  std::optional<std::size_t> failed;
};

struct Progress {
  /// In the order in which they began.
  std::vector<Probe> probes;
  std::optional<std::size_t> faults_stopped;
  std::optional<std::size_t> settled;
  std::optional<std::size_t> no_progress;
};

/// `kind` is what the probes' notes say: shard, workflow, queue, matcher or namespace.
[[nodiscard]] Progress progress_of(const History& history, std::string_view kind);

/// Violated if a probe failed, or if the run ended without progress and not because another kind hung; the explanation
/// names the operation that was tried in vain, and its last error. Undecided if nothing was tried; holds otherwise.
[[nodiscard]] Verdict judge_progress(const History& history, const Progress& progress, std::string_view kind);

}  // namespace dsqlsim::properties

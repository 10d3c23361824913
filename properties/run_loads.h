#pragma once
// Reads of the whole state of a run, as hosts noted them, each with what was committed while it was under way.

#include <cstddef>
#include <utility>
#include <vector>

#include "properties/run_states.h"

namespace dsqlsim::properties {

struct RunLoad {
  /// The entries of the two notes.
  std::size_t began = 0;
  std::size_t loaded = 0;
  RunKey run;
  /// What the reader found; `declared` is empty.
  RunState found;
  /// What the run held when the read began and after every commit until it ended, oldest first, with the commit's entry
  /// (the first with that of the note).
  std::vector<std::pair<std::size_t, RunState>> committed;
};

/// In the order in which they ended. Those of runs that no commit ever wrote are left out: there may be no commit log.
[[nodiscard]] std::vector<RunLoad> run_loads(const History& history);

}  // namespace dsqlsim::properties

#pragma once
// A run that somebody looks into: it may be stopped after any step, and while its actors still stand where they are,
// the machine and the database can be asked. The run itself is the one of run(), as far as it goes.

#include <cstdint>
#include <functional>
#include <limits>

#include "sim/run/run.h"

namespace dsqlsim {

struct Look {
  /// Stop after so many steps, whatever is under way.
  std::uint64_t stop_after = std::numeric_limits<std::uint64_t>::max();
  /// Told of every call, after the history; null: nobody.
  CallObserver* observer = nullptr;
  /// Called where the run has ended or was stopped. It may use the database; nothing of that is part of the run. May be
  /// empty.
  std::function<void(Machine& machine, Backend& backend)> at_the_end = {};
};

/// As run(). Whoever was stopped owes no progress: the history ends with its last step.
tl::expected<RunReport, std::string> run_and_look(const RunSpec& spec, Workspace& workspace, const RunOptions& options,
                                                  const Look& look);

}  // namespace dsqlsim

// S28, soft. A reader of a run loads one version of it: the row, the maps and the buffered events as they were at one
// time. Otherwise it may act on a state that never was; its next write is refused then, for the row has moved on.

#include <fmt/format.h>

#include <algorithm>

#include "properties/catalogue.h"
#include "properties/run_loads.h"

namespace dsqlsim::properties {

Verdict loaded_state_is_one_version(const History& history) {
  const std::vector<RunLoad> loads = run_loads(history);
  for (const RunLoad& load : loads) {
    const auto is_found = [&load](const auto& then) {
      return then.second.db_record_version == load.found.db_record_version &&
             same_parts(then.second.parts, load.found.parts);
    };
    if (std::any_of(load.committed.begin(), load.committed.end(), is_found)) continue;
    std::vector<std::size_t> witness;
    for (const auto& [at, unused] : load.committed) witness.push_back(at);
    if (witness.empty() || witness.front() != load.began) witness.insert(witness.begin(), load.began);
    witness.push_back(load.loaded);
    return Verdict::violated("loaded parts of several versions",
                             fmt::format("{} loaded {} at version {} with parts that the run did not have then.",
                                         who(history, load.loaded), words(load.run), load.found.db_record_version),
                             std::move(witness));
  }
  return loads.empty() ? Verdict::undecided("nobody loaded a run") : Verdict::holds();
}

}  // namespace dsqlsim::properties

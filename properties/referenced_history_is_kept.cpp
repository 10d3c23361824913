// S9. A run's state is its history up to its next event; so once a state is committed, every node of the chain that it
// refers to must be there, join up, and stay as it is until the run is deleted. Nodes beside the chain, which writers
// leave whose transaction failed, may come and go.

#include "properties/catalogue.h"
#include "properties/committed_histories.h"

namespace dsqlsim::properties {

Verdict referenced_history_is_kept(const History& history) {
  CommittedHistories histories(history);
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    if (history.entry(at).change_count == 0) continue;
    if (auto mistake = histories.look_at(at)) {
      return Verdict::violated(std::move(mistake->cause), std::move(mistake->explanation), std::move(mistake->witness));
    }
  }
  return histories.any() ? Verdict::holds() : Verdict::undecided("no committed state refers to a history");
}

}  // namespace dsqlsim::properties

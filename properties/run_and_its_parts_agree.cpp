// S7. A mutation writes a run's row, its maps and its buffered events in one transaction, and the row says which parts
// the run has from then on. So after every commit the parts that are there are those that the row names, and where
// there is no row there are no parts: what a commit left out, did to another run, or did without the row shows at once.

#include <fmt/format.h>

#include <map>
#include <optional>

#include "properties/catalogue.h"
#include "properties/run_states.h"

namespace dsqlsim::properties {

namespace {

Verdict disagree(const History& history, const RunKey& run, const RunState& state, std::vector<std::size_t> witness) {
  const std::string author = who(history, witness.back());
  if (!state.exists) {
    return Verdict::violated("parts of a run that is not there",
                             fmt::format("{} left rows in {} of a run of {} that has no row.", author,
                                         first_difference({}, state.parts), words(run)),
                             std::move(witness));
  }
  return Verdict::violated(
      "run and its parts differ",
      fmt::format("{} left {} at version {} with other rows in {} than mutation {} says.", author, words(run),
                  state.db_record_version, first_difference(state.declared, state.parts), state.last_mutation),
      std::move(witness));
}

}  // namespace

Verdict run_and_its_parts_agree(const History& history) {
  RunStates states(history);
  std::map<RunKey, std::size_t> last;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    if (history.entry(at).change_count == 0) continue;
    for (const RunKey& run : states.commit(history.entry(at))) {
      const auto before = last.find(run);
      std::vector<std::size_t> witness;
      if (before != last.end()) witness.push_back(before->second);
      witness.push_back(at);
      last[run] = at;
      const RunState& state = states.of(run);
      const bool agree = state.exists ? same_parts(state.declared, state.parts) : state.parts.empty();
      if (!agree) return disagree(history, run, state, std::move(witness));
    }
  }
  return states.saw_parts() ? Verdict::holds() : Verdict::undecided("no commit wrote a map or buffered events");
}

}  // namespace dsqlsim::properties

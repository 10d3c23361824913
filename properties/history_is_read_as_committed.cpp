// S9, as its readers see it. Whoever reads a run's history up to the events of a state that was committed gets the
// nodes of the chain, all of them and nothing else, forwards and backwards, whatever the size of his pages; and is
// never told that data is lost. A writer whose condition failed may leave a later node beside the chain until it trims
// it, and dies before that at times; forwards, a history that this has happened to is not judged.

#include <fmt/format.h>

#include <algorithm>

#include "properties/catalogue.h"
#include "properties/committed_histories.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::properties {

namespace {

std::string listed(const Chain& chain) {
  std::string out;
  for (const auto& [node, txn] : chain) out += fmt::format("{}{}:{}", out.empty() ? "" : " ", node, txn);
  return out;
}

/// The chain up to the node that the reader knew as the last; nothing if it is not on it.
std::optional<Chain> up_to(const Chain& chain, std::int64_t node, std::int64_t txn) {
  const auto last = std::find(chain.begin(), chain.end(), std::pair{node, txn});
  if (last == chain.end()) return std::nullopt;
  return Chain(chain.begin(), last + 1);
}

}  // namespace

Verdict history_is_read_as_committed(const History& history) {
  namespace hn = schema::host_notes;
  CommittedHistories histories(history);
  bool judged = false;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    if (entry.change_count > 0) static_cast<void>(histories.look_at(at));
    if (entry.kind != EntryKind::note || entry.label != hn::history_read) continue;
    const auto note = hn::HistoryRead::from(entry.n, entry.text);
    const Chain* committed = histories.chain_of(note.shard, note.run_id);
    if (committed == nullptr) continue;
    const std::optional<Chain> expected = up_to(*committed, note.last_node, note.last_txn);
    // A state that nobody committed is the business of other properties.
    if (!expected.has_value()) continue;
    if (!note.backwards && histories.was_hidden(note.shard, note.run_id, note.last_node)) continue;
    judged = true;
    if (note.answer == listed(*expected)) continue;
    return Verdict::violated(
        "history read wrongly",
        fmt::format("{} read the history of a run {} and got [{}], but committed is [{}].", who(history, at),
                    note.backwards ? "backwards" : "forwards", note.answer, listed(*expected)),
        {at});
  }
  return judged ? Verdict::holds() : Verdict::undecided("nobody read the history of a committed state to its end");
}

}  // namespace dsqlsim::properties

// S14. Whoever takes a task queue, or renews his lease, gets a range that nobody had before: the ids of its block are
// his alone, and every check of the range rests on it. A grant is what a matcher noted when it had its lease; and no
// commit lowers the range, nor writes the range once more that it was to follow.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "properties/catalogue.h"
#include "properties/queue_rows.h"
#include "properties/store_calls.h"
#include "store/schema/matching_notes.h"

namespace dsqlsim::properties {

namespace {

std::optional<Verdict> lowered(const History& history, const Change& change, std::size_t at) {
  if (!is_queue_table(change.table)) return std::nullopt;
  const auto before = queue_row(change.before);
  const auto after = queue_row(change.after);
  if (!before.has_value() || !after.has_value() || after->range >= before->range) return std::nullopt;
  return Verdict::violated("range of a task queue lowered",
                           fmt::format("{} lowered the range of task queue {} from {} to {}.", who(history, at),
                                       after->key.hash, before->range, after->range),
                           {at});
}

std::optional<Verdict> granted_again(const History& history, const StoreCalls& calls, const Change& change,
                                     std::size_t at) {
  if (!is_queue_table(change.table)) return std::nullopt;
  const auto before = queue_row(change.before);
  const auto after = queue_row(change.after);
  const LayerCall* call = calls.client_call_of(history.entry(at));
  if (!before.has_value() || !after.has_value() || call == nullptr || !call->claim.has_value()) return std::nullopt;
  const bool renews = call->claim->range_id_written != call->claim->range_id;
  if (!renews || after->range != before->range) return std::nullopt;
  return Verdict::violated("range of a task queue granted twice",
                           fmt::format("{} took range {} of task queue {}, which the row had already.",
                                       who(history, at), after->range, after->key.hash),
                           {call->claim_entry, at});
}

}  // namespace

Verdict queue_range_granted_once(const History& history) {
  const StoreCalls calls(history);
  std::map<std::pair<std::int64_t, std::int64_t>, std::size_t> granted;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& e = history.entry(at);
    for (std::uint32_t i = 0; i < e.change_count; ++i) {
      const Change change = history.change(e, i);
      if (auto verdict = lowered(history, change, at)) return *verdict;
      if (auto verdict = granted_again(history, calls, change, at)) return *verdict;
    }
    if (e.kind != EntryKind::note || !(e.label == schema::matching_notes::lease_taken)) continue;
    const auto [first, fresh] = granted.try_emplace({e.n[0], e.n[1]}, at);
    if (fresh) continue;
    return Verdict::violated("range of a task queue granted twice",
                             fmt::format("Range {} of task queue {} was granted to {}, and again to {}.", e.n[1],
                                         e.n[0], who(history, first->second), who(history, at)),
                             {first->second, at});
  }
  return granted.empty() ? Verdict::undecided("nobody got the lease of a task queue") : Verdict::holds();
}

}  // namespace dsqlsim::properties

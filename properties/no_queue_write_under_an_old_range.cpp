// S14, the fence of task queues. Once a newer range of a queue has committed, no write of its row or of tasks that was
// issued under an older one may commit, however late its COMMIT arrives: the new owner has already decided what there
// is to read. Deletes of finished tasks carry no fence by design and are not judged.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "properties/catalogue.h"
#include "properties/queue_rows.h"
#include "properties/store_calls.h"

namespace dsqlsim::properties {

namespace {

struct Newest {
  std::int64_t range = 0;
  std::size_t entry = nowhere;
};

bool is_write_of_owner(const Change& change) {
  return is_queue_table(change.table) || (is_queued_task_table(change.table) && !is_delete(change));
}

Verdict stale(const History& history, const LayerCall& call, const Newest& newest, std::size_t at) {
  std::vector<std::size_t> witness{call.claim_entry, newest.entry, at};
  std::sort(witness.begin(), witness.end());
  return Verdict::violated(
      "write of a task queue under an old range",
      fmt::format("{} of {} on task queue {} was issued under range {} and committed after {} had committed range {}.",
                  call.operation, who(history, at), call.claim->shard_id, call.claim->range_id,
                  who(history, newest.entry), newest.range),
      std::move(witness));
}

}  // namespace

Verdict no_queue_write_under_an_old_range(const History& history) {
  const StoreCalls calls(history);
  std::map<std::int64_t, Newest> newest_of;
  bool judged = false;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    if (entry.change_count == 0) continue;
    const std::vector<Change> rows = changed_rows(history, entry);
    const LayerCall* call = calls.client_call_of(entry);
    if (call != nullptr && call->claim.has_value() && std::any_of(rows.begin(), rows.end(), is_write_of_owner)) {
      judged = true;
      const auto newest = newest_of.find(call->claim->shard_id);
      if (newest != newest_of.end() && call->claim->range_id < newest->second.range) {
        return stale(history, *call, newest->second, at);
      }
    }
    for (const Change& row : rows) {
      if (!is_queue_table(row.table) || is_delete(row)) continue;
      const auto after = queue_row(row.after);
      Newest& newest = newest_of[after->key.hash];
      if (newest.entry == nowhere || after->range > newest.range) newest = {after->range, at};
    }
  }
  return judged ? Verdict::holds() : Verdict::undecided("no write of a task queue under a range committed");
}

}  // namespace dsqlsim::properties

// S4, the fence. Once a newer range has committed, no write that was issued under an older one may commit, however late
// its COMMIT arrives: the new owner has already decided what there is to read. Deletes of task ranges carry no fence by
// design and are not judged.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "properties/store_calls.h"
#include "properties/task_rows.h"

namespace dsqlsim::properties {

namespace {

struct Newest {
  std::int64_t range = 0;
  std::size_t entry = nowhere;
};

bool is_write_of_owner(const Change& change) {
  if (change.table == schema::table::executions || change.table == schema::table::current_executions) return true;
  return is_task_table(change.table) && !is_delete(change);
}

void raise(std::map<std::int64_t, Newest>& newest_of, const Change& change, std::size_t at) {
  if (change.table != schema::table::shards || is_delete(change)) return;
  const std::int64_t range = integer(change.after, schema::shards::range_id);
  Newest& newest = newest_of[integer(change.after, schema::shards::shard_id)];
  if (newest.entry == nowhere || range > newest.range) newest = {range, at};
}

Verdict stale(const History& history, const LayerCall& call, const Newest& newest, std::size_t at) {
  std::vector<std::size_t> witness{call.claim_entry, newest.entry, at};
  std::sort(witness.begin(), witness.end());
  return Verdict::violated(
      "write under an old range",
      fmt::format("{} of {} on shard {} was issued under range {} and committed after {} had committed range {}.",
                  call.operation, who(history, at), call.claim->shard_id, call.claim->range_id,
                  who(history, newest.entry), newest.range),
      std::move(witness));
}

}  // namespace

Verdict no_write_under_an_old_range(const History& history) {
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
    for (const Change& row : rows) raise(newest_of, row, at);
  }
  return judged ? Verdict::holds() : Verdict::undecided("no execution or task write under a range committed");
}

}  // namespace dsqlsim::properties

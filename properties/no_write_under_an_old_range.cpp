// S4, the fence of shards. Deletes of task ranges carry no fence by design and are not judged.

#include "properties/catalogue.h"
#include "properties/old_ranges.h"
#include "properties/task_rows.h"

namespace dsqlsim::properties {

namespace {

bool is_write_of_owner(const Change& change) {
  if (change.table == schema::table::executions || change.table == schema::table::current_executions) return true;
  return is_task_table(change.table) && !is_delete(change);
}

std::optional<Fenced::Range> range_after(const Change& change) {
  if (change.table != schema::table::shards || is_delete(change)) return std::nullopt;
  return Fenced::Range{integer(change.after, schema::shards::shard_id),
                       integer(change.after, schema::shards::range_id)};
}

}  // namespace

Verdict no_write_under_an_old_range(const History& history) {
  return judge_old_ranges(
      history, {"shard", "write under an old range", "no execution or task write under a range committed", range_after,
                is_write_of_owner});
}

}  // namespace dsqlsim::properties

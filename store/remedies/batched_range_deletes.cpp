#include <limits>

#include "store/dsql/db.h"
#include "store/execution.h"

namespace dsqlsim::store::remedy {

namespace {

/// DSQL takes 3000 rows a transaction, those of secondary indexes not counted.
constexpr std::int32_t batch = 2500;

Expected<std::int64_t> delete_each(dsql::Db& db, const Context& ctx, Category category,
                                   const std::vector<TasksRow>& rows) {
  for (const TasksRow& row : rows) {
    Expected<std::int64_t> deleted = db.delete_from_tasks(ctx, category, row.shard_id, row.key);
    if (!deleted.has_value()) return deleted;
  }
  return static_cast<std::int64_t>(rows.size());
}

/// Deletes `rows`, a full batch from the start of `range`, and moves that start behind them. The plugin's range delete
/// of scheduled tasks knows fire times only, so tasks that share the last fire time are left for the next batch.
Expected<std::int64_t> delete_full_batch(dsql::Db& db, const Context& ctx, Category category, TasksRange& range,
                                         const std::vector<TasksRow>& rows) {
  const TaskKey last = rows.back().key;
  TasksRange part = range;
  if (!schema::is_scheduled(category)) {
    part.exclusive_max.id = last.id + 1;
  } else if (rows.front().key.fire_time_us < last.fire_time_us) {
    part.exclusive_max.fire_time_us = last.fire_time_us;
  } else {
    return delete_each(db, ctx, category, rows);
  }
  Expected<std::int64_t> deleted = db.range_delete_from_tasks(ctx, category, part);
  if (deleted.has_value()) range.inclusive_min = part.exclusive_max;
  return deleted;
}

Expected<bool> delete_batch(dsql::Db& db, const Context& ctx, Category category, TasksRange& range) {
  TasksRange from = range;
  if (schema::is_scheduled(category)) from.inclusive_min.id = std::numeric_limits<std::int64_t>::min();
  const Expected<std::vector<TasksRow>> rows = db.range_select_from_tasks(ctx, category, from, batch);
  if (!rows.has_value()) return range_complete_failed(db, category, rows.error());
  if (rows->empty()) return true;
  const bool full = rows->size() == static_cast<std::size_t>(batch);
  const Expected<std::int64_t> deleted =
      full ? delete_full_batch(db, ctx, category, range, *rows) : db.range_delete_from_tasks(ctx, category, range);
  if (!deleted.has_value()) return range_complete_failed(db, category, deleted.error());
  return !full;
}

}  // namespace

void batched_range_deletes(Blueprint& blueprint) { blueprint.tasks.delete_step = delete_batch; }

}  // namespace dsqlsim::store::remedy

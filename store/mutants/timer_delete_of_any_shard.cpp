#include "store/blueprint.h"
#include "store/dsql/db.h"
#include "store/execution.h"

namespace dsqlsim::store::mutant {

namespace {

constexpr dsql::Sql delete_of_any_shard{
    "RangeDeleteFromTimerTasks",
    "DELETE FROM timer_tasks WHERE visibility_timestamp >= $1 AND visibility_timestamp < $2"};

Expected<bool> delete_all_at_once(dsql::Db& db, const Context& ctx, Category category, TasksRange& range) {
  const auto deleted =
      category == Category::timer
          ? db.exec(ctx, delete_of_any_shard,
                    {Timestamp{range.inclusive_min.fire_time_us}, Timestamp{range.exclusive_max.fire_time_us}})
          : db.range_delete_from_tasks(ctx, category, range);
  if (!deleted.has_value()) return range_complete_failed(db, category, deleted.error());
  return true;
}

}  // namespace

void timer_delete_of_any_shard(Blueprint& blueprint) { blueprint.tasks.delete_step = delete_all_at_once; }

}  // namespace dsqlsim::store::mutant

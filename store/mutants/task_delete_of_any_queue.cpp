#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

constexpr dsql::Sql classic{"DeleteFromTasks", "DELETE FROM tasks WHERE range_hash = $1 AND task_id < $2"};
constexpr dsql::Sql fair{"DeleteFromTasksV2",
                         "DELETE FROM tasks_v2 WHERE range_hash = $1 AND (pass, task_id) < ($2, $3)"};

Expected<std::int64_t> delete_of_any_queue(dsql::Db& db, const Context& ctx, const MatchingTasksRange& range,
                                           TaskVersion version) {
  const schema::TaskLevel& end = range.exclusive_max;
  if (version == TaskVersion::v1) return db.exec(ctx, classic, {range.queue.range_hash, end.id});
  return db.exec(ctx, fair, {range.queue.range_hash, end.pass, end.id});
}

}  // namespace

void task_delete_of_any_queue(Blueprint& blueprint) { blueprint.matching.delete_tasks = delete_of_any_queue; }

}  // namespace dsqlsim::store::mutant

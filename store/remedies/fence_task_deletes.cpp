#include "store/blueprint.h"
#include "store/common.h"
#include "store/task_store.h"

namespace dsqlsim::store::remedy {

namespace {

// A fair matcher that has lost its queue may know of a higher ack level than its successor does, who starts from the
// persisted one and gives new tasks passes from there on: below what the predecessor still deletes.
Expected<std::int64_t> delete_under_range(SqlStore& store, const Context& ctx, const TaskQueuesKey& holder,
                                          std::int64_t held, const MatchingTasksRange& range, TaskVersion version) {
  std::int64_t deleted = 0;
  const Expected<void> done = store.tx_execute(ctx, "CompleteTasksLessThan", [&](dsql::Db& tx) -> Expected<void> {
    const Expected<std::int64_t> rows = store.blueprint().matching.delete_tasks(tx, ctx, range, version);
    if (!rows.has_value()) return fail(rows.error());
    deleted = *rows;
    return lock_task_queue(tx, ctx, holder, held, version);
  });
  if (!done.has_value()) return fail(done.error());
  return deleted;
}

}  // namespace

void fence_task_deletes(Blueprint& blueprint) { blueprint.matching.run_delete = delete_under_range; }

}  // namespace dsqlsim::store::remedy

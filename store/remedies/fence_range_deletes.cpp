#include "store/dsql/db.h"
#include "store/execution.h"

namespace dsqlsim::store::remedy {

namespace {

// Unfenced, a delete of an owner that is gone can land after its successor has inserted timers into the range: the
// successor's clock may be behind, and the watermark that would hold it back is saved only after the delete.
Expected<bool> step_under_range(SqlStore& store, const Context& ctx, const RangeCompleteHistoryTasksRequest& request,
                                TasksRange& range) {
  TasksRange rest = range;
  bool done = false;
  const Expected<void> committed = tx_execute_shard_locked(
      store, ctx, "RangeCompleteHistoryTasks", request.shard_id, request.range_id, [&](dsql::Db& tx) -> Expected<void> {
        rest = range;
        const Expected<bool> step = store.blueprint().tasks.delete_step(tx, ctx, request.category, rest);
        if (!step.has_value()) return fail(step.error());
        done = *step;
        return {};
      });
  if (!committed.has_value()) return fail(committed.error());
  range = rest;
  return done;
}

}  // namespace

void fence_range_deletes(Blueprint& blueprint) { blueprint.tasks.run_delete_step = step_under_range; }

}  // namespace dsqlsim::store::remedy

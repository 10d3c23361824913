#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::remedy {

namespace {

// A new range that is not below the one in the row may still be the range that another host has just taken.
Expected<std::int64_t> fence_on_held(dsql::Db& db, const Context& ctx, const TaskQueuesRow& row, std::int64_t held,
                                     TaskVersion version) {
  return db.update_task_queues_with_fencing(ctx, row, held, version);
}

}  // namespace

void auto_fenced_queue_by_held_range(Blueprint& blueprint) { blueprint.fenced.auto_fenced_task_queue = fence_on_held; }

}  // namespace dsqlsim::store::remedy

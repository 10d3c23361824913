#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<void> with_the_next_range(dsql::Db& db, const Context& ctx, const TaskQueuesRow& row, std::int64_t expected,
                                   TaskVersion version) {
  return db.update_task_queues_with_cas(ctx, row, expected + 1, version);
}

}  // namespace

void queue_cas_off_by_one(Blueprint& blueprint) { blueprint.fenced.task_queue_with_cas = with_the_next_range; }

}  // namespace dsqlsim::store::mutant

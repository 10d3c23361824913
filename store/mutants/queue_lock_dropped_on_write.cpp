#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<std::int64_t> read_without_lock(dsql::Db& tx, const Context& ctx, const TaskQueuesKey& key,
                                         TaskVersion version) {
  return tx.select_from_task_queues(ctx, key, version).map([](const TaskQueuesRow& row) { return row.range_id; });
}

}  // namespace

void queue_lock_dropped_on_write(Blueprint& blueprint) { blueprint.matching.lock = read_without_lock; }

}  // namespace dsqlsim::store::mutant

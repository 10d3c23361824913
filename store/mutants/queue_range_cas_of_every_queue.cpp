#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

constexpr dsql::Sql next_range{"UpdateTaskQueueRangeWithCAS",
                               "UPDATE task_queues_v2 SET range_id = $1 WHERE range_id = $2"};

Expected<std::int64_t> of_every_queue(dsql::Db& db, const Context& ctx, const TaskQueuesKey& key, std::int64_t expected,
                                      TaskVersion version) {
  if (version == TaskVersion::v1) return db.update_task_queue_range_with_cas(ctx, key, expected, version);
  const auto done = db.generic_cas_update(ctx, next_range, {expected + 1, expected}, "task_queue", expected);
  if (!done.has_value()) return fail(done.error());
  return expected + 1;
}

}  // namespace

void queue_range_cas_of_every_queue(Blueprint& blueprint) { blueprint.fenced.next_task_queue_range = of_every_queue; }

}  // namespace dsqlsim::store::mutant

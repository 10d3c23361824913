#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<std::int64_t> ack_level_of_a_new_queue(dsql::Db& tx, const Context& ctx, const TaskQueuesRow& row,
                                                std::int64_t previous, TaskVersion version) {
  TaskQueuesRow written = row;
  std::optional<schema::TaskQueueInfo> info = schema::decode<schema::TaskQueueInfo>(row.data);
  if (info.has_value() && row.range_id != previous) {
    for (schema::SubqueueInfo& s : info->subqueues) s.ack_level = {};
    written.data = schema::encode(*info);
  }
  return tx.update_task_queues(ctx, written, version);
}

}  // namespace

void renewal_resets_ack_level(Blueprint& blueprint) { blueprint.matching.update = ack_level_of_a_new_queue; }

}  // namespace dsqlsim::store::mutant

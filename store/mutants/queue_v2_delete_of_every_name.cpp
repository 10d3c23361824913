#include "store/dsql/db.h"
#include "store/schema/service_tables.h"

namespace dsqlsim::store::mutant {

namespace {

constexpr dsql::Sql delete_of_type{"RangeDeleteFromQueueV2Messages",
                                   "DELETE FROM queue_messages WHERE queue_type = $1 and queue_partition = $2 and "
                                   "message_id >= $3 and message_id <= $4"};

Expected<std::int64_t> of_every_name(dsql::Db& tx, const Context& ctx, const QueueV2Range& range) {
  return tx.exec(ctx, delete_of_type,
                 {std::int64_t{range.queue.queue_type}, schema::queue_v2_partition, range.first, range.last});
}

}  // namespace

void queue_v2_delete_of_every_name(Blueprint& blueprint) { blueprint.queues_v2.delete_range = of_every_name; }

}  // namespace dsqlsim::store::mutant

#include "store/dsql/db.h"
#include "store/schema/service_tables.h"

namespace dsqlsim::store::remedy {

namespace {

// The row of the queue, by its whole key, stands for the newest message: DSQL of any date takes that lock, and whoever
// holds it reads the last id of this queue alone.
constexpr dsql::Sql lock_queue{"LockQueueMetadata",
                               "SELECT version FROM queue_metadata WHERE queue_type = $1 FOR UPDATE"};
constexpr dsql::Sql last_of_queue{"SelectLastMessageID",
                                  "SELECT message_id FROM queue WHERE queue_type = $1 ORDER BY message_id DESC LIMIT "
                                  "1"};
constexpr dsql::Sql last_of_queue_v2{"SelectLastMessageIDV2",
                                     "SELECT message_id FROM queue_messages WHERE queue_type = $1 AND queue_name = $2 "
                                     "AND queue_partition = $3 ORDER BY message_id DESC LIMIT 1"};

std::int64_t first_cell(const ResultSet& r) { return dsql::int_at(r, 0, 0); }

Expected<std::int64_t> last_under_lock(dsql::Db& tx, const Context& ctx, std::int32_t queue_type) {
  const std::int64_t type = queue_type;
  const Expected<ResultSet> locked = tx.get(ctx, lock_queue, {type});
  if (!locked.has_value()) return fail(locked.error());
  return tx.get(ctx, last_of_queue, {type}).map(first_cell);
}

Expected<std::int64_t> last_v2(dsql::Db& db, const Context& ctx, const QueueV2Key& queue) {
  return db.get(ctx, last_of_queue_v2, {std::int64_t{queue.queue_type}, queue.queue_name, schema::queue_v2_partition})
      .map(first_cell);
}

Expected<std::int64_t> last_v2_under_lock(dsql::Db& tx, const Context& ctx, const QueueV2Key& queue) {
  const Expected<QueueV2Row> locked = tx.select_from_queue_v2_metadata(ctx, queue);
  if (!locked.has_value()) return fail(locked.error());
  return last_v2(tx, ctx, queue);
}

}  // namespace

void enqueue_under_metadata_lock(Blueprint& blueprint) {
  blueprint.queues.last_id = last_under_lock;
  blueprint.queues_v2.last_id = last_v2_under_lock;
  blueprint.queues_v2.listed_last_id = last_v2;
}

}  // namespace dsqlsim::store::remedy

#pragma once
// How queues, nexus endpoints and cluster metadata are kept: the points at which a remedy or a mutant may differ from
// the plugin and from the SQL stores above it.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/context.h"
#include "store/error.h"
#include "store/service_rows.h"

namespace dsqlsim::store {

namespace dsql {
class Db;
}  // namespace dsql

struct QueueRules {
  /// The newest message of the queue in the transaction that will write the next one. ErrNoRows: it has none.
  Expected<std::int64_t> (*last_id)(dsql::Db& tx, const Context& ctx, std::int32_t queue_type);
  /// The id that follows.
  std::int64_t (*next_id)(std::int64_t last);
  /// What EnqueueMessage answers when its transaction answered this.
  Expected<void> (*enqueued)(Expected<void> result);
  /// Writes ack levels; answers rows affected.
  Expected<std::int64_t> (*update_metadata)(dsql::Db& tx, const Context& ctx, const QueueMetadataRow& row);
  /// Of dead letters, whose update is told no version by the shipped store: the version to ask for.
  std::int64_t (*dlq_version)(const QueueMetadata& metadata);
  /// Deletes dead letters; answers rows affected.
  Expected<std::int64_t> (*delete_dead_letters)(dsql::Db& db, const Context& ctx, const QueueMessagesRange& range);
};

struct QueueV2Rules {
  /// As in QueueRules.
  Expected<std::int64_t> (*last_id)(dsql::Db& tx, const Context& ctx, const QueueV2Key& queue);
  /// The same, outside a transaction, for a list of queues.
  Expected<std::int64_t> (*listed_last_id)(dsql::Db& db, const Context& ctx, const QueueV2Key& queue);
  /// The last id that a range delete removes, of the one asked for and the newest of the queue.
  std::int64_t (*delete_until)(std::int64_t asked, std::int64_t newest);
  Expected<std::int64_t> (*delete_range)(dsql::Db& tx, const Context& ctx, const QueueV2Range& range);
};

struct NexusRules {
  /// Moves the table's version from `last_known` to the next; answers rows affected.
  Expected<std::int64_t> (*increment_table)(dsql::Db& tx, const Context& ctx, std::int64_t last_known);
  /// The same for a delete.
  Expected<std::int64_t> (*increment_table_for_delete)(dsql::Db& tx, const Context& ctx, std::int64_t last_known);
  /// Updates an endpoint that has the row's version; answers rows affected.
  Expected<std::int64_t> (*update_endpoint)(dsql::Db& tx, const Context& ctx, const NexusEndpointRow& row);
  /// What a delete answers when the table has another version.
  Error (*delete_conflict)();
  /// After a page was asked for at another table version than the table's. Nothing: go on.
  std::optional<Error> (*list_mismatch)();
  /// What stands for the id behind which the first page begins, as text.
  std::string (*first_page)();
};

struct ClusterRules {
  /// When the row has another version than the request. `found` is empty if there is no row.
  std::optional<Error> (*version_mismatch)(std::int64_t requested, std::optional<std::int64_t> found);
  /// A page of all clusters. The shipped rows have no name.
  Expected<std::vector<ClusterMetadataRow>> (*list_page)(dsql::Db& db, const Context& ctx,
                                                         const ListClusterMetadataRequest& request);
  /// The version that a changed row gets.
  std::int64_t (*version_written)(std::int64_t requested);
  Expected<std::int64_t> (*upsert_member)(dsql::Db& db, const Context& ctx, const ClusterMember& member);
  /// Deletes the records that have expired before `now`.
  Expected<std::int64_t> (*prune)(dsql::Db& db, const Context& ctx, Timestamp now);
};

}  // namespace dsqlsim::store

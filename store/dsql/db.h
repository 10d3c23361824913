#pragma once
// The plugin's `db`: one method a query, outside a transaction (each statement on a session of the pool) or inside one
// (Tx). Rows come back decoded, errors as the plugin's maybeConvertError leaves them. Knows no shard or workflow logic.

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "sim/db/session.h"
#include "store/dsql/id_generator.h"
#include "store/dsql/plugin.h"
#include "store/error.h"
#include "store/matching_rows.h"
#include "store/rows.h"
#include "store/service_rows.h"

namespace dsqlsim::store::dsql {

class Tx;

class Db {
 public:
  explicit Db(Plugin& plugin) : plugin_(&plugin) {}

  [[nodiscard]] bool in_transaction() const { return session_ != nullptr; }
  [[nodiscard]] Plugin& plugin() const { return *plugin_; }
  [[nodiscard]] const Blueprint& blueprint() const { return plugin_->blueprint(); }

  Expected<Tx> begin_tx(const Context& ctx);
  /// A transaction has one of its own.
  [[nodiscard]] SnowflakeIdGenerator& id_generator() { return id_generator_; }

  // ExecContext, GetContext, SelectContext of db.go. `exec` answers rows affected; `get` exactly one row, or ErrNoRows.
  Expected<std::int64_t> exec(const Context& ctx, const Sql& sql, std::initializer_list<Value> parameters);
  Expected<ResultSet> get(const Context& ctx, const Sql& sql, std::initializer_list<Value> parameters);
  Expected<ResultSet> select(const Context& ctx, const Sql& sql, std::initializer_list<Value> parameters);
  /// QueryRowContext: as `get`, but errors come back unconverted and no pool is replaced because of them.
  Expected<ResultSet> query_row(const Context& ctx, const Sql& sql, std::initializer_list<Value> parameters);

  // shard.go. Locks are taken with a plain or locking SELECT inside a transaction, through the RetryManager outside
  // one.
  Expected<void> insert_into_shards(const Context& ctx, const ShardsRow& row);
  Expected<ShardsRow> select_from_shards(const Context& ctx, std::int32_t shard_id);
  /// Unfenced inside a transaction; outside one fenced on the range that it reads first.
  Expected<std::int64_t> update_shards(const Context& ctx, const ShardsRow& row);
  Expected<std::int64_t> update_shards_auto_fenced(const Context& ctx, const ShardsRow& row);
  Expected<std::int64_t> update_shards_with_fencing(const Context& ctx, const ShardsRow& row,
                                                    std::int64_t expected_range);
  Expected<std::int64_t> read_lock_shards(const Context& ctx, std::int32_t shard_id);
  Expected<std::int64_t> write_lock_shards(const Context& ctx, std::int32_t shard_id);

  // cas_updates.go. An update that matches no row is the plugin's ConditionFailedError. Nothing in production calls
  // them.
  Expected<void> update_shard_with_cas(const Context& ctx, const ShardsRow& row, std::int64_t expected_range);
  /// Answers the new range, expected_range + 1. The row's blob stays as it was.
  Expected<std::int64_t> update_shard_range_with_cas(const Context& ctx, std::int32_t shard_id,
                                                     std::int64_t expected_range);
  /// `query` has the condition in its WHERE clause; `entity` and `token` are for the text. Any number of rows but 0 is
  /// success.
  Expected<void> generic_cas_update(const Context& ctx, const Sql& query, std::initializer_list<Value> parameters,
                                    std::string_view entity, std::int64_t token);

  // task_queues.go, rows of queues by key. Updates that say "fenced" or "CAS" answer the plugin's ConditionFailedError
  // when they match no row.
  Expected<void> insert_into_task_queues(const Context& ctx, const TaskQueuesRow& row, TaskVersion version);
  Expected<std::int64_t> update_task_queues(const Context& ctx, const TaskQueuesRow& row, TaskVersion version);
  /// Fenced on the range that it reads first FOR UPDATE, unless that is above the row's.
  Expected<std::int64_t> update_task_queues_auto_fenced(const Context& ctx, const TaskQueuesRow& row,
                                                        TaskVersion version);
  Expected<TaskQueuesRow> select_from_task_queues(const Context& ctx, const TaskQueuesKey& key, TaskVersion version);
  Expected<std::int64_t> lock_task_queues(const Context& ctx, const TaskQueuesKey& key, TaskVersion version);
  Expected<void> update_task_queues_with_cas(const Context& ctx, const TaskQueuesRow& row, std::int64_t expected_range,
                                             TaskVersion version);
  Expected<std::int64_t> update_task_queues_with_fencing(const Context& ctx, const TaskQueuesRow& row,
                                                         std::int64_t expected_range, TaskVersion version);
  /// Answers the new range, expected_range + 1.
  Expected<std::int64_t> update_task_queue_range_with_cas(const Context& ctx, const TaskQueuesKey& key,
                                                          std::int64_t expected_range, TaskVersion version);
  Expected<std::vector<TaskQueuesRow>> range_select_from_task_queues(const Context& ctx, const TaskQueuesPage& page,
                                                                     TaskVersion version);
  /// Only if the row has this range.
  Expected<std::int64_t> delete_from_task_queues(const Context& ctx, const TaskQueuesKey& key, std::int64_t range_id,
                                                 TaskVersion version);

  // task_v1.go, task_v2.go. `rows` must not be empty, a range's limit not 0.
  Expected<std::int64_t> insert_into_tasks(const Context& ctx, std::span<const MatchingTasksRow> rows,
                                           TaskVersion version);
  /// v2 has no upper end.
  Expected<std::vector<MatchingTasksRow>> select_from_tasks(const Context& ctx, const MatchingTasksRange& range,
                                                            TaskVersion version);
  /// The lowest `limit` rows below the range's end.
  Expected<std::int64_t> delete_from_tasks(const Context& ctx, const MatchingTasksRange& range, TaskVersion version);

  // task_user_data.go
  Expected<UserDataRow> get_task_queue_user_data(const Context& ctx, const Uuid& namespace_id,
                                                 const std::string& task_queue);
  /// An insert for version 0, else an update from row's version to the next; ConditionFailed if that matches no row.
  Expected<void> update_task_queue_user_data(const Context& ctx, const UserDataRow& row);
  Expected<std::vector<UserDataRow>> list_task_queue_user_data_entries(const Context& ctx, const Uuid& namespace_id,
                                                                       const std::string& behind, std::int32_t limit);
  /// Lists must not be empty.
  Expected<void> add_to_build_id_to_task_queue_mapping(const Context& ctx, const Uuid& namespace_id,
                                                       const std::string& task_queue,
                                                       std::span<const std::string> build_ids);
  Expected<void> remove_from_build_id_to_task_queue_mapping(const Context& ctx, const Uuid& namespace_id,
                                                            const std::string& task_queue,
                                                            std::span<const std::string> build_ids);
  Expected<std::vector<std::string>> get_task_queues_by_build_id(const Context& ctx, const Uuid& namespace_id,
                                                                 const std::string& build_id);
  Expected<std::int64_t> count_task_queues_by_build_id(const Context& ctx, const Uuid& namespace_id,
                                                       const std::string& build_id);

  // execution.go, the rows of runs.
  Expected<std::int64_t> insert_into_executions(const Context& ctx, const ExecutionsRow& row);
  Expected<std::int64_t> update_executions(const Context& ctx, const ExecutionsRow& row);
  Expected<ExecutionsRow> select_from_executions(const Context& ctx, const ExecutionsKey& key);
  Expected<ExecutionVersion> write_lock_executions(const Context& ctx, const ExecutionsKey& key);
  /// The same as write_lock_executions. Nothing in production calls it.
  Expected<ExecutionVersion> read_lock_executions(const Context& ctx, const ExecutionsKey& key);
  Expected<std::int64_t> insert_into_current_executions(const Context& ctx, const CurrentExecutionsRow& row);
  Expected<std::int64_t> update_current_executions(const Context& ctx, const CurrentExecutionsRow& row);
  Expected<CurrentExecutionsRow> select_from_current_executions(const Context& ctx, const CurrentExecutionsKey& key);
  Expected<CurrentExecutionsRow> lock_current_executions(const Context& ctx, const CurrentExecutionsKey& key);
  /// The current run with its last_write_version read from executions; ErrNoRows if either row is missing.
  Expected<CurrentExecutionsRow> lock_current_executions_join_executions(const Context& ctx,
                                                                         const CurrentExecutionsKey& key);

  Expected<std::int64_t> delete_from_executions(const Context& ctx, const ExecutionsKey& key);
  /// Only if the run is the current one.
  Expected<std::int64_t> delete_from_current_executions(const Context& ctx, const ExecutionsKey& key);

  // execution_maps.go. Upserts are one statement a row; `keys` must not be empty.
  Expected<void> replace_into_map(const Context& ctx, schema::RunMap map, const ExecutionsKey& run,
                                  std::span<const MapRow> rows);
  Expected<std::vector<MapRow>> select_all_from_map(const Context& ctx, schema::RunMap map, const ExecutionsKey& run);
  Expected<std::int64_t> delete_from_map(const Context& ctx, schema::RunMap map, const ExecutionsKey& run,
                                         std::span<const schema::MapKey> keys);
  Expected<std::int64_t> delete_all_from_map(const Context& ctx, schema::RunMap map, const ExecutionsKey& run);

  // execution.go, buffered events: batches in the order of their ids.
  Expected<void> insert_into_buffered_events(const Context& ctx, const ExecutionsKey& run, const std::string& data);
  Expected<std::vector<std::string>> select_from_buffered_events(const Context& ctx, const ExecutionsKey& run);
  Expected<std::int64_t> delete_from_buffered_events(const Context& ctx, const ExecutionsKey& run);

  // execution.go, history tasks. `rows` must not be empty.
  Expected<std::int64_t> insert_into_tasks(const Context& ctx, schema::Category category,
                                           std::span<const TasksRow> rows);
  Expected<std::vector<TasksRow>> range_select_from_tasks(const Context& ctx, schema::Category category,
                                                          const TasksRange& range, std::int32_t page_size);
  Expected<std::int64_t> delete_from_tasks(const Context& ctx, schema::Category category, std::int32_t shard_id,
                                           const schema::TaskKey& key);
  Expected<std::int64_t> range_delete_from_tasks(const Context& ctx, schema::Category category,
                                                 const TasksRange& range);
  // The same, the replication dead letter queue: of one source cluster. Ids only; `rows` must not be empty.
  Expected<std::int64_t> insert_into_dlq_tasks(const Context& ctx, const std::string& source_cluster,
                                               std::span<const TasksRow> rows);
  Expected<std::vector<TasksRow>> range_select_from_dlq_tasks(const Context& ctx, const std::string& source_cluster,
                                                              const TasksRange& range, std::int32_t page_size);
  Expected<std::int64_t> delete_from_dlq_tasks(const Context& ctx, const std::string& source_cluster,
                                               std::int32_t shard_id, std::int64_t task_id);
  Expected<std::int64_t> range_delete_from_dlq_tasks(const Context& ctx, const std::string& source_cluster,
                                                     const TasksRange& range);

  // events.go
  /// Writes over a row of the same node and transaction.
  Expected<std::int64_t> insert_into_history_node(const Context& ctx, const HistoryNodeRow& row);
  Expected<std::int64_t> delete_from_history_node(const Context& ctx, const HistoryNodeRow& row);
  Expected<std::vector<HistoryNodeRow>> range_select_from_history_node(const Context& ctx,
                                                                       const HistoryNodesRange& range);
  /// Everything of the branch from `min_node_id` on.
  Expected<std::int64_t> range_delete_from_history_node(const Context& ctx, const HistoryTreeKey& branch,
                                                        std::int64_t min_node_id);
  /// Writes over a row of the same branch.
  Expected<std::int64_t> insert_into_history_tree(const Context& ctx, const HistoryTreeRow& row);
  Expected<std::vector<HistoryTreeRow>> select_from_history_tree(const Context& ctx, std::int32_t shard_id,
                                                                 const Uuid& tree_id);
  Expected<std::vector<HistoryTreeRow>> paginate_branches_from_history_tree(const Context& ctx,
                                                                            const HistoryTreeKey& greater_than,
                                                                            std::int32_t limit);
  Expected<std::int64_t> delete_from_history_tree(const Context& ctx, const HistoryTreeKey& key);

  // namespace.go
  Expected<void> insert_into_namespace(const Context& ctx, const NamespaceRow& row);
  /// Fenced on notification_version = row's - 1, as the plugin does; 0 rows is its ConditionFailedError.
  Expected<std::int64_t> update_namespace(const Context& ctx, const NamespaceRow& row);
  Expected<void> update_namespace_with_cas(const Context& ctx, const NamespaceRow& row, std::int64_t expected_version);
  Expected<std::int64_t> update_namespace_with_fencing(const Context& ctx, const NamespaceRow& row,
                                                       std::int64_t expected_version);
  Expected<NamespaceRow> select_namespace_by_id(const Context& ctx, const Uuid& id);
  Expected<NamespaceRow> select_namespace_by_name(const Context& ctx, const std::string& name);
  Expected<std::vector<NamespaceRow>> select_all_from_namespace(const Context& ctx,
                                                                const std::optional<Uuid>& greater_than,
                                                                std::int32_t page_size);
  Expected<std::int64_t> delete_from_namespace(const Context& ctx, const Uuid& id);
  Expected<std::int64_t> lock_namespace_metadata(const Context& ctx);
  Expected<std::int64_t> select_from_namespace_metadata(const Context& ctx);
  /// CAS on the old version; 0 rows is the plugin's ConditionFailedError.
  Expected<std::int64_t> update_namespace_metadata(const Context& ctx, std::int64_t old_version);
  /// The same by another name: answers the new version, expected_version + 1. Nothing in production calls it.
  Expected<std::int64_t> update_namespace_metadata_with_cas(const Context& ctx, std::int64_t expected_version);

  // queue.go
  Expected<std::int64_t> insert_into_messages(const Context& ctx, const QueueMessageRow& row);
  Expected<std::vector<QueueMessageRow>> range_select_from_messages(const Context& ctx, const QueueMessagesRange& range,
                                                                    std::int32_t page_size);
  Expected<std::int64_t> delete_from_messages(const Context& ctx, std::int32_t queue_type, std::int64_t message_id);
  Expected<std::int64_t> range_delete_from_messages(const Context& ctx, const QueueMessagesRange& range);
  /// The first of the rows that its query finds, which may be another queue's.
  Expected<std::int64_t> get_last_enqueued_message_id_for_update(const Context& ctx, std::int32_t queue_type);
  Expected<std::int64_t> insert_into_queue_metadata(const Context& ctx, const QueueMetadataRow& row);
  Expected<std::int64_t> update_queue_metadata(const Context& ctx, const QueueMetadataRow& row);
  Expected<QueueMetadataRow> select_from_queue_metadata(const Context& ctx, std::int32_t queue_type);

  // queue_v2.go
  Expected<std::int64_t> insert_into_queue_v2_messages(const Context& ctx, const QueueV2Key& queue,
                                                       std::int64_t message_id, const std::string& payload);
  Expected<std::vector<QueueMessageRow>> range_select_from_queue_v2_messages(const Context& ctx,
                                                                             const QueueV2Key& queue,
                                                                             std::int64_t min_message_id,
                                                                             std::int32_t page_size);
  Expected<std::int64_t> range_delete_from_queue_v2_messages(const Context& ctx, const QueueV2Range& range);
  Expected<std::int64_t> get_last_enqueued_message_id_for_update_v2(const Context& ctx, const QueueV2Key& queue);
  Expected<std::int64_t> insert_into_queue_v2_metadata(const Context& ctx, const QueueV2Row& row);
  Expected<std::int64_t> update_queue_v2_metadata(const Context& ctx, const QueueV2Row& row);
  /// FOR UPDATE inside a transaction.
  Expected<QueueV2Row> select_from_queue_v2_metadata(const Context& ctx, const QueueV2Key& queue);
  /// In no order.
  Expected<std::vector<QueueV2Row>> select_name_from_queue_v2_metadata(const Context& ctx, std::int32_t queue_type,
                                                                       std::int32_t page_size, std::int64_t offset);

  // nexus_endpoints.go
  Expected<std::int64_t> initialize_nexus_endpoints_table_version(const Context& ctx);
  Expected<std::int64_t> increment_nexus_endpoints_table_version(const Context& ctx, std::int64_t last_known);
  /// 0 if there is none yet.
  Expected<std::int64_t> get_nexus_endpoints_table_version(const Context& ctx);
  Expected<std::int64_t> insert_into_nexus_endpoints(const Context& ctx, const NexusEndpointRow& row);
  /// The row must have row.version, and gets the next.
  Expected<std::int64_t> update_nexus_endpoint(const Context& ctx, const NexusEndpointRow& row);
  Expected<std::int64_t> delete_from_nexus_endpoints(const Context& ctx, const Uuid& id);
  Expected<NexusEndpointRow> get_nexus_endpoint_by_id(const Context& ctx, const Uuid& id);
  /// `last_id` as the text that the plugin binds.
  Expected<std::vector<NexusEndpointRow>> list_nexus_endpoints(const Context& ctx, const std::string& last_id,
                                                               std::int32_t limit);

  // cluster_metadata.go
  /// Inserts version 1 if the row's is 0, else updates whatever version the row has.
  Expected<std::int64_t> save_cluster_metadata(const Context& ctx, const std::string& name, const VersionedRow& row,
                                               std::int64_t version_written);
  Expected<std::vector<VersionedRow>> list_cluster_metadata(const Context& ctx, const std::string& greater_than,
                                                            std::int32_t page_size);
  Expected<VersionedRow> get_cluster_metadata(const Context& ctx, const std::string& name);
  Expected<VersionedRow> write_lock_get_cluster_metadata(const Context& ctx, const std::string& name);
  Expected<std::int64_t> delete_cluster_metadata(const Context& ctx, const std::string& name);
  Expected<std::int64_t> upsert_cluster_membership(const Context& ctx, const ClusterMember& member);
  /// By another statement over the same parameters.
  Expected<std::int64_t> upsert_cluster_membership(const Context& ctx, const Sql& sql, const ClusterMember& member);
  Expected<std::vector<ClusterMember>> get_cluster_members(const Context& ctx, const ClusterMembershipFilter& filter);
  Expected<std::int64_t> prune_cluster_membership(const Context& ctx, Timestamp before);

 protected:
  Plugin* plugin_;
  /// The transaction's; null outside one.
  Session* session_ = nullptr;

 private:
  enum class Effect : std::uint8_t { reads, writes };
  Expected<ResultSet> run(const Context& ctx, const Statement& statement, std::span<const Value> parameters,
                          Effect effect);
  /// `exec` of a statement that is written out.
  Expected<std::int64_t> exec(const Context& ctx, const Statement& statement, std::span<const Value> parameters);
  Expected<ResultSet> run_on(Session& session, const Context& ctx, const Statement& statement,
                             std::span<const Value> parameters, Effect effect);
  /// Without maybeConvertError.
  Expected<ResultSet> run_raw_on(Session& session, const Context& ctx, const Statement& statement,
                                 std::span<const Value> parameters, Effect effect);
  Error maybe_convert_error(const Context& ctx, Error error);

  SnowflakeIdGenerator id_generator_;
};

/// A transaction and the session that it runs on. Dropping it makes no database call: an open one is rolled back by the
/// server when the session is closed.
class Tx : public Db {
 public:
  Expected<void> commit(const Context& ctx);
  /// Its failure is nobody's concern: the session is closed then.
  void rollback(const Context& ctx);

 private:
  friend class Db;
  Tx(Plugin& plugin, const Context& ctx);
  Lease lease_;
};

/// What a COMMIT that was sent on `session` ended with. Also used by the RetryManager, which has a raw sql.Tx.
Expected<void> send_commit(Plugin& plugin, Session& session, const Context& ctx);
void send_rollback(Plugin& plugin, Session& session, const Context& ctx);

/// A cell that the schema says is an integer, text, bytes or a UUID.
[[nodiscard]] std::int64_t int_at(const ResultSet& rows, std::size_t row, std::size_t column);
[[nodiscard]] const std::string& text_at(const ResultSet& rows, std::size_t row, std::size_t column);
/// Empty for NULL.
[[nodiscard]] std::string bytes_at(const ResultSet& rows, std::size_t row, std::size_t column);
[[nodiscard]] const Uuid& uuid_at(const ResultSet& rows, std::size_t row, std::size_t column);

/// For Expected::map: every row of an answer, as `row_at(rows, row)` makes it.
template <class RowAt>
[[nodiscard]] auto all_rows(RowAt row_at) {
  return [row_at](const ResultSet& found) {
    std::vector<std::remove_cvref_t<decltype(row_at(found, std::size_t{}))>> rows;
    for (std::size_t n = 0; n < found.row_count(); ++n) rows.push_back(row_at(found, n));
    return rows;
  };
}

/// What stands beside every blob, in its data_encoding.
[[nodiscard]] std::string encoding();

}  // namespace dsqlsim::store::dsql

#pragma once
// The tables of the plugin's schema that the ported operations touch: CREATE texts as in schema.sql (CREATE INDEX ASYNC
// kept), seed rows, and where a column sits in a committed row. Columns of an enum are in table order, so that
// `row[index(shards::range_id)]` reads RowChange::before and ::after.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace dsqlsim::schema {

/// Run once on an empty database, in this order: DDL, then seed rows.
[[nodiscard]] std::span<const std::string> load_script();

/// partition_id of namespaces and namespace_metadata.
inline constexpr std::int64_t namespace_partition = 54321;
/// The global notification version that the seed row starts with.
inline constexpr std::int64_t first_notification_version = 1;

namespace table {
inline constexpr std::string_view namespaces = "namespaces";
inline constexpr std::string_view namespace_metadata = "namespace_metadata";
inline constexpr std::string_view task_queues = "task_queues";
inline constexpr std::string_view task_queues_v2 = "task_queues_v2";
inline constexpr std::string_view shards = "shards";
inline constexpr std::string_view executions = "executions";
inline constexpr std::string_view current_executions = "current_executions";
inline constexpr std::string_view transfer_tasks = "transfer_tasks";
inline constexpr std::string_view timer_tasks = "timer_tasks";
inline constexpr std::string_view replication_tasks = "replication_tasks";
inline constexpr std::string_view visibility_tasks = "visibility_tasks";
inline constexpr std::string_view history_immediate_tasks = "history_immediate_tasks";
inline constexpr std::string_view history_scheduled_tasks = "history_scheduled_tasks";
inline constexpr std::string_view replication_tasks_dlq = "replication_tasks_dlq";
inline constexpr std::string_view history_node = "history_node";
inline constexpr std::string_view history_tree = "history_tree";
}  // namespace table

enum class namespaces : std::uint8_t { partition_id, id, name, notification_version, data, data_encoding, is_global };
enum class namespace_metadata : std::uint8_t { partition_id, notification_version };
/// task_queues and task_queues_v2.
enum class task_queues : std::uint8_t { range_hash, task_queue_id, range_id, data, data_encoding };
enum class shards : std::uint8_t { shard_id, range_id, data, data_encoding };
enum class executions : std::uint8_t {
  shard_id,
  namespace_id,
  workflow_id,
  run_id,
  next_event_id,
  last_write_version,
  data,
  data_encoding,
  state,
  state_encoding,
  db_record_version,
};
enum class current_executions : std::uint8_t {
  shard_id,
  namespace_id,
  workflow_id,
  run_id,
  create_request_id,
  state,
  status,
  start_version,
  start_time,
  last_write_version,
  data,
  data_encoding,
};
/// transfer_tasks, replication_tasks and visibility_tasks.
enum class immediate_tasks : std::uint8_t { shard_id, task_id, data, data_encoding };
enum class timer_tasks : std::uint8_t { shard_id, visibility_timestamp, task_id, data, data_encoding };
/// The tables of the categories that have none of their own.
enum class history_immediate_tasks : std::uint8_t { shard_id, category_id, task_id, data, data_encoding };
enum class history_scheduled_tasks : std::uint8_t {
  shard_id,
  category_id,
  visibility_timestamp,
  task_id,
  data,
  data_encoding,
};
/// txn_id holds the negated transaction id, so that of one node's rows the latest comes first.
enum class history_node : std::uint8_t {
  shard_id,
  tree_id,
  branch_id,
  node_id,
  txn_id,
  prev_txn_id,
  data,
  data_encoding,
};
enum class history_tree : std::uint8_t { shard_id, tree_id, branch_id, data, data_encoding };
enum class replication_tasks_dlq : std::uint8_t { source_cluster_name, shard_id, task_id, data, data_encoding };

/// Position of a column in a committed row.
template <class Column>
[[nodiscard]] constexpr std::size_t index(Column column) {
  return static_cast<std::size_t>(column);
}

}  // namespace dsqlsim::schema

#pragma once
// The rows and keys that pass between the SQL store and the plugin, after Go's sqlplugin structs.

#include <cstdint>
#include <optional>
#include <string>

#include "sim/db/value.h"
#include "store/schema/blobs.h"

namespace dsqlsim::store {

struct ShardsRow {
  std::int32_t shard_id = 0;
  std::int64_t range_id = 0;
  std::string data;
};

struct ExecutionsRow {
  std::int32_t shard_id = 0;
  Uuid namespace_id;
  std::string workflow_id;
  Uuid run_id;
  std::int64_t next_event_id = 0;
  std::int64_t last_write_version = 0;
  std::string data;
  std::string state;
  std::int64_t db_record_version = 0;
};

struct ExecutionsKey {
  std::int32_t shard_id = 0;
  Uuid namespace_id;
  std::string workflow_id;
  Uuid run_id;
};

/// A row of one of a run's maps; `data` is empty where rows have none, and a CHASM node's metadata.
struct MapRow {
  schema::MapKey key;
  std::string data;
};

struct ExecutionVersion {
  std::int64_t db_record_version = 0;
  std::int64_t next_event_id = 0;
};

struct CurrentExecutionsRow {
  std::int32_t shard_id = 0;
  Uuid namespace_id;
  std::string workflow_id;
  Uuid run_id;
  std::string create_request_id;
  schema::State state = schema::State::created;
  schema::Status status = schema::Status::running;
  std::int64_t last_write_version = 0;
  std::string data;
};

struct CurrentExecutionsKey {
  std::int32_t shard_id = 0;
  Uuid namespace_id;
  std::string workflow_id;
};

struct TasksRow {
  std::int32_t shard_id = 0;
  schema::TaskKey key;
  std::string data;
};

/// Immediate tasks use the ids of the bounds, scheduled ones the fire times and the id of the lower bound.
struct TasksRange {
  std::int32_t shard_id = 0;
  schema::TaskKey inclusive_min;
  schema::TaskKey exclusive_max;
};

/// The table for classic and priority matchers, or the one for fair matchers.
enum class TaskVersion : std::uint8_t { v1, v2 };

struct TaskQueuesKey {
  /// The plugin's uint32 hash; the column is a BIGINT.
  std::int64_t range_hash = 0;
  Uuid task_queue_id;
};

struct TaskQueuesRow {
  std::int64_t range_hash = 0;
  Uuid task_queue_id;
  std::int64_t range_id = 0;
  std::string data;
};

struct HistoryNodeRow {
  std::int32_t shard_id = 0;
  Uuid tree_id;
  Uuid branch_id;
  std::int64_t node_id = 0;
  std::int64_t prev_txn_id = 0;
  /// Positive here; the column holds it negated.
  std::int64_t txn_id = 0;
  /// Empty where only metadata was read.
  std::string data;
};

/// A page of a branch's own nodes. Forwards it begins behind (min_node_id, min_txn_id) and ends below max_node_id;
/// backwards it begins before (max_node_id, max_txn_id) and ends with min_node_id.
struct HistoryNodesRange {
  std::int32_t shard_id = 0;
  Uuid tree_id;
  Uuid branch_id;
  std::int64_t min_node_id = 0;
  std::int64_t min_txn_id = 0;
  std::int64_t max_node_id = 0;
  std::int64_t max_txn_id = 0;
  std::int32_t page_size = 0;
  bool metadata_only = false;
  bool reverse_order = false;
};

struct HistoryTreeKey {
  std::int32_t shard_id = 0;
  Uuid tree_id;
  Uuid branch_id;
  friend bool operator==(const HistoryTreeKey&, const HistoryTreeKey&) = default;
};
struct HistoryTreeRow {
  HistoryTreeKey key;
  std::string data;
};

struct NamespaceRow {
  Uuid id;
  std::string name;
  bool is_global = false;
  std::string data;
  std::int64_t notification_version = 0;
};

}  // namespace dsqlsim::store

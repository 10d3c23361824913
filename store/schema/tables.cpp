#include "store/schema/tables.h"

#include <array>
#include <vector>

#include "store/schema/matching_tables.h"
#include "store/schema/run_tables.h"
#include "store/schema/service_tables.h"

namespace dsqlsim::schema {

namespace {

constexpr auto script = std::to_array<std::string_view>({
    R"(CREATE TABLE namespaces(
  partition_id INTEGER NOT NULL,
  id UUID NOT NULL,
  name VARCHAR(255) NOT NULL,
  notification_version BIGINT NOT NULL,
  data BYTEA NOT NULL,
  data_encoding VARCHAR(16) NOT NULL,
  is_global BOOLEAN NOT NULL,
  PRIMARY KEY(partition_id, id)
))",
    R"(CREATE UNIQUE INDEX ASYNC idx_namespaces_name ON namespaces(name))",
    R"(CREATE TABLE namespace_metadata (
  partition_id INTEGER NOT NULL,
  notification_version BIGINT NOT NULL,
  PRIMARY KEY(partition_id)
))",
    R"(CREATE TABLE task_queues (
  range_hash BIGINT NOT NULL,
  task_queue_id UUID NOT NULL,
  range_id BIGINT NOT NULL,
  data BYTEA NOT NULL,
  data_encoding VARCHAR(16) NOT NULL,
  PRIMARY KEY (range_hash, task_queue_id)
))",
    R"(CREATE TABLE task_queues_v2 (
  range_hash BIGINT NOT NULL,
  task_queue_id UUID NOT NULL,
  range_id BIGINT NOT NULL,
  data BYTEA NOT NULL,
  data_encoding VARCHAR(16) NOT NULL,
  PRIMARY KEY (range_hash, task_queue_id)
))",
    R"(CREATE TABLE shards (
  shard_id INTEGER NOT NULL,
  range_id BIGINT NOT NULL,
  data BYTEA NOT NULL,
  data_encoding VARCHAR(16) NOT NULL,
  PRIMARY KEY (shard_id)
))",
    R"(CREATE TABLE executions(
  shard_id INTEGER NOT NULL,
  namespace_id UUID NOT NULL,
  workflow_id VARCHAR(255) NOT NULL,
  run_id UUID NOT NULL,
  next_event_id BIGINT NOT NULL,
  last_write_version BIGINT NOT NULL,
  data BYTEA NOT NULL,
  data_encoding VARCHAR(16) NOT NULL,
  state BYTEA NOT NULL,
  state_encoding VARCHAR(16) NOT NULL,
  db_record_version BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (shard_id, namespace_id, workflow_id, run_id)
))",
    R"(CREATE TABLE current_executions(
  shard_id INTEGER NOT NULL,
  namespace_id UUID NOT NULL,
  workflow_id VARCHAR(255) NOT NULL,
  run_id UUID NOT NULL,
  create_request_id VARCHAR(255) NOT NULL,
  state INTEGER NOT NULL,
  status INTEGER NOT NULL,
  start_version BIGINT NOT NULL DEFAULT 0,
  start_time TIMESTAMP NULL,
  last_write_version BIGINT NOT NULL,
  data BYTEA NULL,
  data_encoding VARCHAR(16) NOT NULL DEFAULT '',
  PRIMARY KEY (shard_id, namespace_id, workflow_id)
))",
    R"(CREATE TABLE transfer_tasks(
  shard_id INTEGER NOT NULL,
  task_id BIGINT NOT NULL,
  data BYTEA NOT NULL,
  data_encoding VARCHAR(16) NOT NULL,
  PRIMARY KEY (shard_id, task_id)
))",
    R"(CREATE TABLE timer_tasks (
  shard_id INTEGER NOT NULL,
  visibility_timestamp TIMESTAMP NOT NULL,
  task_id BIGINT NOT NULL,
  data BYTEA NOT NULL,
  data_encoding VARCHAR(16) NOT NULL,
  PRIMARY KEY (shard_id, visibility_timestamp, task_id)
))",
    R"(CREATE TABLE replication_tasks (
  shard_id INTEGER NOT NULL,
  task_id BIGINT NOT NULL,
  data BYTEA NOT NULL,
  data_encoding VARCHAR(16) NOT NULL,
  PRIMARY KEY (shard_id, task_id)
))",
    R"(CREATE TABLE visibility_tasks(
  shard_id INTEGER NOT NULL,
  task_id BIGINT NOT NULL,
  data BYTEA NOT NULL,
  data_encoding VARCHAR(16) NOT NULL,
  PRIMARY KEY (shard_id, task_id)
))",
    R"(CREATE TABLE history_immediate_tasks(
  shard_id INTEGER NOT NULL,
  category_id INTEGER NOT NULL,
  task_id BIGINT NOT NULL,
  data BYTEA NOT NULL,
  data_encoding VARCHAR(16) NOT NULL,
  PRIMARY KEY (shard_id, category_id, task_id)
))",
    R"(CREATE TABLE history_scheduled_tasks (
  shard_id INTEGER NOT NULL,
  category_id INTEGER NOT NULL,
  visibility_timestamp TIMESTAMP NOT NULL,
  task_id BIGINT NOT NULL,
  data BYTEA NOT NULL,
  data_encoding VARCHAR(16) NOT NULL,
  PRIMARY KEY (shard_id, category_id, visibility_timestamp, task_id)
))",
    R"(CREATE TABLE replication_tasks_dlq (
  source_cluster_name VARCHAR(255) NOT NULL,
  shard_id INTEGER NOT NULL,
  task_id BIGINT NOT NULL,
  data BYTEA NOT NULL,
  data_encoding VARCHAR(16) NOT NULL,
  PRIMARY KEY (source_cluster_name, shard_id, task_id)
))",
    R"(CREATE TABLE history_node (
  shard_id       INTEGER NOT NULL,
  tree_id        UUID NOT NULL,
  branch_id      UUID NOT NULL,
  node_id        BIGINT NOT NULL,
  txn_id         BIGINT NOT NULL,
  prev_txn_id    BIGINT NOT NULL DEFAULT 0,
  data           BYTEA NOT NULL,
  data_encoding  VARCHAR(16) NOT NULL,
  PRIMARY KEY (shard_id, tree_id, branch_id, node_id, txn_id)
))",
    R"(CREATE TABLE history_tree (
  shard_id       INTEGER NOT NULL,
  tree_id        UUID NOT NULL,
  branch_id      UUID NOT NULL,
  data           BYTEA NOT NULL,
  data_encoding  VARCHAR(16) NOT NULL,
  PRIMARY KEY (shard_id, tree_id, branch_id)
))",
    R"(INSERT INTO namespace_metadata (partition_id, notification_version) VALUES (54321, 1))",
});

}  // namespace

std::span<const std::string> load_script() {
  static const std::vector<std::string> owned = [] {
    std::vector<std::string> texts;
    for (const std::span<const std::string_view> part :
         {run_tables_script(), matching_tables_script(), service_tables_script()}) {
      texts.insert(texts.end(), part.begin(), part.end());
    }
    texts.insert(texts.end(), script.begin(), script.end());
    return texts;
  }();
  return owned;
}

}  // namespace dsqlsim::schema

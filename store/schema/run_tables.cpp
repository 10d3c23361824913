#include "store/schema/run_tables.h"

#include <array>

namespace dsqlsim::schema {

namespace {

constexpr std::array<std::string_view, 9> script{
    R"(CREATE TABLE activity_info_maps (
  shard_id INTEGER NOT NULL,
  namespace_id UUID NOT NULL,
  workflow_id VARCHAR(255) NOT NULL,
  run_id UUID NOT NULL,
  schedule_id BIGINT NOT NULL,
  data BYTEA NOT NULL,
  data_encoding VARCHAR(16),
  PRIMARY KEY (shard_id, namespace_id, workflow_id, run_id, schedule_id)
))",
    R"(CREATE TABLE timer_info_maps (
  shard_id INTEGER NOT NULL,
  namespace_id UUID NOT NULL,
  workflow_id VARCHAR(255) NOT NULL,
  run_id UUID NOT NULL,
  timer_id VARCHAR(255) NOT NULL,
  data BYTEA NOT NULL,
  data_encoding VARCHAR(16),
  PRIMARY KEY (shard_id, namespace_id, workflow_id, run_id, timer_id)
))",
    R"(CREATE TABLE child_execution_info_maps (
  shard_id INTEGER NOT NULL,
  namespace_id UUID NOT NULL,
  workflow_id VARCHAR(255) NOT NULL,
  run_id UUID NOT NULL,
  initiated_id BIGINT NOT NULL,
  data BYTEA NOT NULL,
  data_encoding VARCHAR(16),
  PRIMARY KEY (shard_id, namespace_id, workflow_id, run_id, initiated_id)
))",
    R"(CREATE TABLE request_cancel_info_maps (
  shard_id INTEGER NOT NULL,
  namespace_id UUID NOT NULL,
  workflow_id VARCHAR(255) NOT NULL,
  run_id UUID NOT NULL,
  initiated_id BIGINT NOT NULL,
  data BYTEA NOT NULL,
  data_encoding VARCHAR(16),
  PRIMARY KEY (shard_id, namespace_id, workflow_id, run_id, initiated_id)
))",
    R"(CREATE TABLE signal_info_maps (
  shard_id INTEGER NOT NULL,
  namespace_id UUID NOT NULL,
  workflow_id VARCHAR(255) NOT NULL,
  run_id UUID NOT NULL,
  initiated_id BIGINT NOT NULL,
  data BYTEA NOT NULL,
  data_encoding VARCHAR(16),
  PRIMARY KEY (shard_id, namespace_id, workflow_id, run_id, initiated_id)
))",
    R"(CREATE TABLE signals_requested_sets (
  shard_id INTEGER NOT NULL,
  namespace_id UUID NOT NULL,
  workflow_id VARCHAR(255) NOT NULL,
  run_id UUID NOT NULL,
  signal_id VARCHAR(255) NOT NULL,
  PRIMARY KEY (shard_id, namespace_id, workflow_id, run_id, signal_id)
))",
    R"(CREATE TABLE chasm_node_maps (
  shard_id INTEGER NOT NULL,
  namespace_id UUID NOT NULL,
  workflow_id VARCHAR(255) NOT NULL,
  run_id UUID NOT NULL,
  chasm_path VARCHAR(255) NOT NULL,
  metadata BYTEA NOT NULL,
  metadata_encoding VARCHAR(16),
  data BYTEA,
  data_encoding VARCHAR(16),
  PRIMARY KEY (shard_id, namespace_id, workflow_id, run_id, chasm_path)
))",
    R"(CREATE TABLE buffered_events (
  shard_id INTEGER NOT NULL,
  namespace_id UUID NOT NULL,
  workflow_id VARCHAR(255) NOT NULL,
  run_id UUID NOT NULL,
  id BIGINT NOT NULL,
  data BYTEA NOT NULL,
  data_encoding VARCHAR(16) NOT NULL,
  PRIMARY KEY (shard_id, namespace_id, workflow_id, run_id, id)
))",
    R"(CREATE UNIQUE INDEX ASYNC idx_buffered_events_id ON buffered_events(id))",
};

}  // namespace

std::span<const std::string_view> run_tables_script() { return script; }

}  // namespace dsqlsim::schema

#include "store/schema/matching_tables.h"

#include <array>

namespace dsqlsim::schema {

namespace {

constexpr auto script = std::to_array<std::string_view>({
    R"(CREATE TABLE tasks (
  range_hash BIGINT NOT NULL,
  task_queue_id UUID NOT NULL,
  task_id BIGINT NOT NULL,
  data BYTEA NOT NULL,
  data_encoding VARCHAR(16) NOT NULL,
  PRIMARY KEY (range_hash, task_queue_id, task_id)
))",
    R"(CREATE TABLE tasks_v2 (
  range_hash BIGINT NOT NULL,
  task_queue_id UUID NOT NULL,
  pass BIGINT NOT NULL,
  task_id BIGINT NOT NULL,
  data BYTEA NOT NULL,
  data_encoding VARCHAR(16) NOT NULL,
  PRIMARY KEY (range_hash, task_queue_id, pass, task_id)
))",
    R"(CREATE TABLE task_queue_user_data (
  namespace_id    UUID NOT NULL,
  task_queue_name VARCHAR(255) NOT NULL,
  data            BYTEA NOT NULL,
  data_encoding   VARCHAR(16) NOT NULL,
  version         BIGINT NOT NULL,
  PRIMARY KEY (namespace_id, task_queue_name)
))",
    R"(CREATE TABLE build_id_to_task_queue (
  namespace_id    UUID NOT NULL,
  build_id        VARCHAR(255) NOT NULL,
  task_queue_name VARCHAR(255) NOT NULL,
  PRIMARY KEY (namespace_id, build_id, task_queue_name)
))",
});

}  // namespace

std::span<const std::string_view> matching_tables_script() { return script; }

}  // namespace dsqlsim::schema

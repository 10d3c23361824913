#include "store/schema/service_tables.h"

#include <array>

namespace dsqlsim::schema {

namespace {

constexpr auto script = std::to_array<std::string_view>({
    R"(CREATE TABLE queue (
  queue_type        INTEGER NOT NULL,
  message_id        BIGINT NOT NULL,
  message_payload   BYTEA NOT NULL,
  message_encoding  VARCHAR(16) NOT NULL,
  PRIMARY KEY(queue_type, message_id)
))",
    R"(CREATE TABLE queue_metadata (
  queue_type     INTEGER NOT NULL,
  data           BYTEA NOT NULL,
  data_encoding  VARCHAR(16) NOT NULL,
  version        BIGINT NOT NULL,
  PRIMARY KEY(queue_type)
))",
    R"(CREATE TABLE cluster_metadata_info (
  metadata_partition        INTEGER NOT NULL,
  cluster_name              VARCHAR(255) NOT NULL,
  data                      BYTEA NOT NULL,
  data_encoding             VARCHAR(16) NOT NULL,
  version                   BIGINT NOT NULL,
  PRIMARY KEY(metadata_partition, cluster_name)
))",
    R"(CREATE TABLE cluster_membership (
  membership_partition INTEGER NOT NULL,
  host_id              UUID NOT NULL,
  rpc_address          VARCHAR(128) NOT NULL,
  rpc_port             SMALLINT NOT NULL,
  role                 SMALLINT NOT NULL,
  session_start        TIMESTAMP,
  last_heartbeat       TIMESTAMP,
  record_expiry        TIMESTAMP,
  PRIMARY KEY (membership_partition, host_id)
))",
    R"(CREATE TABLE queues (
  queue_type INT NOT NULL,
  queue_name VARCHAR(255) NOT NULL,
  metadata_payload BYTEA NOT NULL,
  metadata_encoding VARCHAR(16) NOT NULL,
  PRIMARY KEY (queue_type, queue_name)
))",
    R"(CREATE TABLE queue_messages (
  queue_type INT NOT NULL,
  queue_name VARCHAR(255) NOT NULL,
  queue_partition BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  message_payload BYTEA NOT NULL,
  message_encoding VARCHAR(16) NOT NULL,
  PRIMARY KEY (queue_type, queue_name, queue_partition, message_id)
))",
    R"(CREATE TABLE nexus_endpoints (
  id            UUID NOT NULL,
  data          BYTEA NOT NULL,
  data_encoding VARCHAR(16) NOT NULL,
  version       BIGINT NOT NULL,
  PRIMARY KEY (id)
))",
    R"(CREATE TABLE nexus_endpoints_partition_status (
  id      INT NOT NULL PRIMARY KEY DEFAULT 0,
  version BIGINT NOT NULL
))",
    R"(CREATE INDEX ASYNC cm_idx_rolehost ON cluster_membership (role, host_id))",
    R"(CREATE INDEX ASYNC cm_idx_rolelasthb ON cluster_membership (role, last_heartbeat))",
    R"(CREATE INDEX ASYNC cm_idx_rpchost ON cluster_membership (rpc_address, role))",
    R"(CREATE INDEX ASYNC cm_idx_lasthb ON cluster_membership (last_heartbeat))",
    R"(CREATE INDEX ASYNC cm_idx_recordexpiry ON cluster_membership (record_expiry))",
});

}  // namespace

std::span<const std::string_view> service_tables_script() { return script; }

}  // namespace dsqlsim::schema

#pragma once
// The tables of what services keep beside executions: queues of both versions, cluster metadata and membership, nexus
// endpoints. Like tables.h, which puts them into the same script.

#include <cstdint>
#include <span>
#include <string_view>

namespace dsqlsim::schema {

/// CREATE texts, part of load_script().
[[nodiscard]] std::span<const std::string_view> service_tables_script();

/// metadata_partition of cluster_metadata_info, membership_partition of cluster_membership.
inline constexpr std::int64_t cluster_partition = 0;
/// queue_partition of queue_messages.
inline constexpr std::int64_t queue_v2_partition = 0;

namespace table {
inline constexpr std::string_view queue = "queue";
inline constexpr std::string_view queue_metadata = "queue_metadata";
inline constexpr std::string_view queues = "queues";
inline constexpr std::string_view queue_messages = "queue_messages";
inline constexpr std::string_view cluster_metadata_info = "cluster_metadata_info";
inline constexpr std::string_view cluster_membership = "cluster_membership";
inline constexpr std::string_view nexus_endpoints = "nexus_endpoints";
inline constexpr std::string_view nexus_endpoints_partition_status = "nexus_endpoints_partition_status";
}  // namespace table

/// The dead letters of a queue stand in the same table under its negated type.
enum class queue : std::uint8_t { queue_type, message_id, message_payload, message_encoding };
enum class queue_metadata : std::uint8_t { queue_type, data, data_encoding, version };
/// Version 2: one row a queue.
enum class queues : std::uint8_t { queue_type, queue_name, metadata_payload, metadata_encoding };
enum class queue_messages : std::uint8_t {
  queue_type,
  queue_name,
  queue_partition,
  message_id,
  message_payload,
  message_encoding,
};
enum class cluster_metadata_info : std::uint8_t { metadata_partition, cluster_name, data, data_encoding, version };
enum class cluster_membership : std::uint8_t {
  membership_partition,
  host_id,
  rpc_address,
  rpc_port,
  role,
  session_start,
  last_heartbeat,
  record_expiry,
};
enum class nexus_endpoints : std::uint8_t { id, data, data_encoding, version };
/// One row: the version of all endpoints together.
enum class nexus_endpoints_partition_status : std::uint8_t { id, version };

}  // namespace dsqlsim::schema

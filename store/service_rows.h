#pragma once
// The rows and filters of queues, nexus endpoints and cluster metadata that pass between the SQL store and the plugin.

#include <cstdint>
#include <optional>
#include <string>

#include "store/service_requests.h"

namespace dsqlsim::store {

struct QueueMessageRow {
  std::int32_t queue_type = 0;
  std::int64_t message_id = 0;
  std::string payload;
};

/// Messages of ids above `behind` and up to `last`.
struct QueueMessagesRange {
  std::int32_t queue_type = 0;
  std::int64_t behind = 0;
  std::int64_t last = 0;
};

struct QueueMetadataRow {
  std::int32_t queue_type = 0;
  std::string data;
  /// Of the row. In an update: the one that the row must have.
  std::int64_t version = 0;
};

/// Both ends are part of it.
struct QueueV2Range {
  QueueV2Key queue;
  std::int64_t first = 0;
  std::int64_t last = 0;
};

struct QueueV2Row {
  QueueV2Key queue;
  std::string metadata;
};

struct VersionedRow {
  std::string data;
  std::int64_t version = 0;
};

struct ClusterMetadataRow {
  std::string cluster_name;
  VersionedRow row;
};

struct NexusEndpointRow {
  Uuid id;
  std::string data;
  std::int64_t version = 0;
};

/// What is empty or 0 is not asked for.
struct ClusterMembershipFilter {
  ServiceRole role = ServiceRole::all;
  std::optional<Timestamp> last_heartbeat_after = {};
  Timestamp record_expiry_after;
  std::optional<Uuid> host_id_greater_than = {};
  std::int32_t max_record_count = 0;
};

}  // namespace dsqlsim::store

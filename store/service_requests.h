#pragma once
// Requests and responses of queues, nexus endpoints and cluster metadata. Plain values, cut down to what is ported.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/time.h"
#include "sim/db/value.h"
#include "store/schema/service_blobs.h"

namespace dsqlsim::store {

using schema::QueueAckLevels;
using schema::QueuePartition;
using schema::VersionedDetail;

// ---- queues, version 1: one row of metadata a type, dead letters under the negated type ----

struct StoredMessage {
  std::int64_t id = 0;
  schema::QueueMessage message;
};

/// What an update of ack levels starts from and writes: the version that was read goes with it.
struct QueueMetadata {
  QueueAckLevels acks;
  std::int64_t version = 0;
};

struct ReadMessagesRequest {
  std::int32_t queue_type = 0;
  /// Exclusive. Of dead letters: the first of the range; from the second page on `page`.
  std::int64_t behind_id = -1;
  /// Dead letters only: inclusive.
  std::int64_t last_id = 0;
  std::int32_t page_size = 100;
  /// Dead letters only.
  std::optional<std::int64_t> page = {};
};
struct ReadMessagesResponse {
  std::vector<StoredMessage> messages;
  /// Dead letters and version 2: set if there may be more.
  std::optional<std::int64_t> next_page = {};
};

// ---- queues, version 2 ----

struct QueueV2Key {
  std::int32_t queue_type = 0;
  std::string queue_name;
  friend auto operator<=>(const QueueV2Key&, const QueueV2Key&) = default;
};

struct ReadMessagesV2Request {
  QueueV2Key queue;
  std::int32_t page_size = 100;
  /// From the page before: the id of its last message.
  std::optional<std::int64_t> page = {};
};

struct ListQueuesRequest {
  std::int32_t queue_type = 0;
  std::int32_t page_size = 100;
  /// How many queues were listed before, and the name of the last of them. Go's request has the number alone.
  std::int64_t offset = 0;
  std::string behind = {};
};
struct QueueInfo {
  std::string queue_name;
  std::int64_t message_count = 0;
  /// -1 if the queue has never had a message.
  std::int64_t last_message_id = -1;
};
struct ListQueuesResponse {
  std::vector<QueueInfo> queues;
  /// Of the next page.
  std::optional<std::int64_t> next_offset = {};
};

// ---- nexus endpoints ----

struct NexusEndpoint {
  Uuid id;
  /// Of the row. In a request: the one that was read, 0 to create.
  std::int64_t version = 0;
  VersionedDetail detail;
};

struct CreateOrUpdateNexusEndpointRequest {
  /// 0: there has never been an endpoint.
  std::int64_t last_known_table_version = 0;
  NexusEndpoint endpoint;
};

struct ListNexusEndpointsRequest {
  /// 0: whatever it is.
  std::int64_t last_known_table_version = 0;
  /// 0: only the table's version is asked for.
  std::int32_t page_size = 100;
  /// From the page before: its last id.
  std::optional<Uuid> page = {};
};
struct ListNexusEndpointsResponse {
  std::int64_t table_version = 0;
  std::vector<NexusEndpoint> endpoints;
  std::optional<Uuid> next_page = {};
};

struct DeleteNexusEndpointRequest {
  std::int64_t last_known_table_version = 0;
  Uuid id;
};

// ---- cluster metadata and membership ----

struct ClusterMetadata {
  std::string cluster_name;
  VersionedDetail detail;
  /// Of the row. In a request: the one that was read, 0 to create.
  std::int64_t version = 0;
};

struct ListClusterMetadataRequest {
  std::int32_t page_size = 100;
  /// From the page before: names greater than this.
  std::string page = {};
};
struct ListClusterMetadataResponse {
  std::vector<ClusterMetadata> clusters;
  std::optional<std::string> next_page = {};
};

enum class ServiceRole : std::uint8_t { all = 0, frontend = 1, history = 2, matching = 3, worker = 4 };

struct UpsertClusterMembershipRequest {
  Uuid host_id;
  std::string rpc_address;
  std::int64_t rpc_port = 0;
  ServiceRole role = ServiceRole::history;
  /// Since 2000-01-01, as in the column.
  Timestamp session_start;
  /// From now on, by the caller's clock.
  Duration record_expiry;
};

struct GetClusterMembersRequest {
  ServiceRole role = ServiceRole::all;
  /// 0: whenever.
  Duration last_heartbeat_within;
  /// 0: no limit.
  std::int32_t page_size = 0;
  /// From the page before: its last host id.
  std::optional<Uuid> page = {};
};
struct ClusterMember {
  Uuid host_id;
  std::string rpc_address;
  std::int64_t rpc_port = 0;
  ServiceRole role = ServiceRole::all;
  Timestamp session_start;
  Timestamp last_heartbeat;
  Timestamp record_expiry;
};
struct GetClusterMembersResponse {
  std::vector<ClusterMember> members;
  std::optional<Uuid> next_page = {};
};

}  // namespace dsqlsim::store

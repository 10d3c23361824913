#pragma once
// What hosts call of queues, nexus endpoints and cluster metadata: each operation of a SQL store under its client
// layer, with the notes of a facade before and after. The queue of version 1 has a retry policy of its own; that of
// version 2 has no client layer, which is a layer with one attempt here.

#include "store/cluster_metadata.h"
#include "store/nexus_endpoint_store.h"
#include "store/queue.h"
#include "store/queue_v2.h"

namespace dsqlsim::store {

class QueueRetryableClient {
 public:
  explicit QueueRetryableClient(SqlQueue& store) : store_(store) {}
  Expected<void> init(const Context& ctx, std::int32_t queue_type);
  Expected<void> enqueue_message(const Context& ctx, std::int32_t queue_type, const schema::QueueMessage& message);
  Expected<ReadMessagesResponse> read_messages(const Context& ctx, const ReadMessagesRequest& r);
  Expected<void> delete_messages_before(const Context& ctx, std::int32_t queue_type, std::int64_t message_id);
  Expected<void> update_ack_level(const Context& ctx, std::int32_t queue_type, const QueueMetadata& metadata);
  Expected<QueueMetadata> get_ack_levels(const Context& ctx, std::int32_t queue_type);
  Expected<std::int64_t> enqueue_message_to_dlq(const Context& ctx, std::int32_t queue_type,
                                                const schema::QueueMessage& message);
  Expected<ReadMessagesResponse> read_messages_from_dlq(const Context& ctx, const ReadMessagesRequest& r);
  Expected<void> delete_message_from_dlq(const Context& ctx, std::int32_t queue_type, std::int64_t message_id);
  Expected<void> range_delete_messages_from_dlq(const Context& ctx, std::int32_t queue_type, std::int64_t behind,
                                                std::int64_t last);
  Expected<void> update_dlq_ack_level(const Context& ctx, std::int32_t queue_type, const QueueMetadata& metadata);
  Expected<QueueMetadata> get_dlq_ack_levels(const Context& ctx, std::int32_t queue_type);

 private:
  SqlQueue& store_;
};

class QueueV2Client {
 public:
  explicit QueueV2Client(SqlQueueV2& store) : store_(store) {}
  Expected<void> create_queue(const Context& ctx, const QueueV2Key& queue);
  Expected<std::int64_t> enqueue_message(const Context& ctx, const QueueV2Key& queue,
                                         const schema::QueueMessage& message);
  Expected<ReadMessagesResponse> read_messages(const Context& ctx, const ReadMessagesV2Request& r);
  Expected<std::int64_t> range_delete_messages(const Context& ctx, const QueueV2Key& queue, std::int64_t last_id);
  Expected<ListQueuesResponse> list_queues(const Context& ctx, const ListQueuesRequest& r);

 private:
  SqlQueueV2& store_;
};

class NexusEndpointRetryableClient {
 public:
  explicit NexusEndpointRetryableClient(SqlNexusEndpointStore& store) : store_(store) {}
  Expected<void> create_or_update_nexus_endpoint(const Context& ctx, const CreateOrUpdateNexusEndpointRequest& r);
  Expected<NexusEndpoint> get_nexus_endpoint(const Context& ctx, const Uuid& id);
  Expected<ListNexusEndpointsResponse> list_nexus_endpoints(const Context& ctx, const ListNexusEndpointsRequest& r);
  Expected<void> delete_nexus_endpoint(const Context& ctx, const DeleteNexusEndpointRequest& r);

 private:
  SqlNexusEndpointStore& store_;
};

class ClusterMetadataRetryableClient {
 public:
  explicit ClusterMetadataRetryableClient(SqlClusterMetadataStore& store) : store_(store) {}
  Expected<ListClusterMetadataResponse> list_cluster_metadata(const Context& ctx, const ListClusterMetadataRequest& r);
  Expected<ClusterMetadata> get_cluster_metadata(const Context& ctx, const std::string& cluster_name);
  Expected<void> save_cluster_metadata(const Context& ctx, const ClusterMetadata& r);
  Expected<void> delete_cluster_metadata(const Context& ctx, const std::string& cluster_name);
  Expected<GetClusterMembersResponse> get_cluster_members(const Context& ctx, const GetClusterMembersRequest& r);
  Expected<void> upsert_cluster_membership(const Context& ctx, const UpsertClusterMembershipRequest& r);
  Expected<void> prune_cluster_membership(const Context& ctx);

 private:
  SqlClusterMetadataStore& store_;
};

}  // namespace dsqlsim::store

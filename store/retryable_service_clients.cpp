// Of queues, nexus endpoints and cluster metadata (the same Go file as persistence_retryable_clients.cpp).

#include "store/retryable_service_clients.h"

#include "store/retried_operation.h"

namespace dsqlsim::store {

using schema::Operation;

namespace {

template <class Attempt>
auto retried_by_queue(SqlQueue& store, const Context& ctx, Operation operation, const Attempt& attempt) {
  return retried_by(store.blueprint().queue_client, store, ctx, operation, std::nullopt, attempt);
}

template <class Attempt>
auto tried_once(SqlQueueV2& store, const Context& ctx, Operation operation, const Attempt& attempt) {
  return retried_by(store.blueprint().queue_v2_client, store, ctx, operation, std::nullopt, attempt);
}

}  // namespace

Expected<void> QueueRetryableClient::init(const Context& ctx, std::int32_t queue_type) {
  return retried_by_queue(store_, ctx, Operation::init_queue, [&] { return store_.init(ctx, queue_type); });
}

Expected<void> QueueRetryableClient::enqueue_message(const Context& ctx, std::int32_t queue_type,
                                                     const schema::QueueMessage& message) {
  return retried_by_queue(store_, ctx, Operation::enqueue_message,
                          [&] { return store_.enqueue_message(ctx, queue_type, message); });
}

Expected<ReadMessagesResponse> QueueRetryableClient::read_messages(const Context& ctx, const ReadMessagesRequest& r) {
  return retried_by_queue(store_, ctx, Operation::read_messages, [&] { return store_.read_messages(ctx, r); });
}

Expected<void> QueueRetryableClient::delete_messages_before(const Context& ctx, std::int32_t queue_type,
                                                            std::int64_t message_id) {
  return retried_by_queue(store_, ctx, Operation::delete_messages_before,
                          [&] { return store_.delete_messages_before(ctx, queue_type, message_id); });
}

Expected<void> QueueRetryableClient::update_ack_level(const Context& ctx, std::int32_t queue_type,
                                                      const QueueMetadata& metadata) {
  return retried_by_queue(store_, ctx, Operation::update_ack_level,
                          [&] { return store_.update_ack_level(ctx, queue_type, metadata); });
}

Expected<QueueMetadata> QueueRetryableClient::get_ack_levels(const Context& ctx, std::int32_t queue_type) {
  return retried_by_queue(store_, ctx, Operation::get_ack_levels,
                          [&] { return store_.get_ack_levels(ctx, queue_type); });
}

Expected<std::int64_t> QueueRetryableClient::enqueue_message_to_dlq(const Context& ctx, std::int32_t queue_type,
                                                                    const schema::QueueMessage& message) {
  return retried_by_queue(store_, ctx, Operation::enqueue_message_to_dlq,
                          [&] { return store_.enqueue_message_to_dlq(ctx, queue_type, message); });
}

Expected<ReadMessagesResponse> QueueRetryableClient::read_messages_from_dlq(const Context& ctx,
                                                                            const ReadMessagesRequest& r) {
  return retried_by_queue(store_, ctx, Operation::read_messages_from_dlq,
                          [&] { return store_.read_messages_from_dlq(ctx, r); });
}

Expected<void> QueueRetryableClient::delete_message_from_dlq(const Context& ctx, std::int32_t queue_type,
                                                             std::int64_t message_id) {
  return retried_by_queue(store_, ctx, Operation::delete_message_from_dlq,
                          [&] { return store_.delete_message_from_dlq(ctx, queue_type, message_id); });
}

Expected<void> QueueRetryableClient::range_delete_messages_from_dlq(const Context& ctx, std::int32_t queue_type,
                                                                    std::int64_t behind, std::int64_t last) {
  return retried_by_queue(store_, ctx, Operation::range_delete_messages_from_dlq,
                          [&] { return store_.range_delete_messages_from_dlq(ctx, queue_type, behind, last); });
}

Expected<void> QueueRetryableClient::update_dlq_ack_level(const Context& ctx, std::int32_t queue_type,
                                                          const QueueMetadata& metadata) {
  return retried_by_queue(store_, ctx, Operation::update_dlq_ack_level,
                          [&] { return store_.update_dlq_ack_level(ctx, queue_type, metadata); });
}

Expected<QueueMetadata> QueueRetryableClient::get_dlq_ack_levels(const Context& ctx, std::int32_t queue_type) {
  return retried_by_queue(store_, ctx, Operation::get_dlq_ack_levels,
                          [&] { return store_.get_dlq_ack_levels(ctx, queue_type); });
}

Expected<void> QueueV2Client::create_queue(const Context& ctx, const QueueV2Key& queue) {
  return tried_once(store_, ctx, Operation::create_queue, [&] { return store_.create_queue(ctx, queue); });
}

Expected<std::int64_t> QueueV2Client::enqueue_message(const Context& ctx, const QueueV2Key& queue,
                                                      const schema::QueueMessage& message) {
  return tried_once(store_, ctx, Operation::enqueue_message_v2,
                    [&] { return store_.enqueue_message(ctx, queue, message); });
}

Expected<ReadMessagesResponse> QueueV2Client::read_messages(const Context& ctx, const ReadMessagesV2Request& r) {
  return tried_once(store_, ctx, Operation::read_messages_v2, [&] { return store_.read_messages(ctx, r); });
}

Expected<std::int64_t> QueueV2Client::range_delete_messages(const Context& ctx, const QueueV2Key& queue,
                                                            std::int64_t last_id) {
  return tried_once(store_, ctx, Operation::range_delete_messages,
                    [&] { return store_.range_delete_messages(ctx, queue, last_id); });
}

Expected<ListQueuesResponse> QueueV2Client::list_queues(const Context& ctx, const ListQueuesRequest& r) {
  return tried_once(store_, ctx, Operation::list_queues, [&] { return store_.list_queues(ctx, r); });
}

Expected<void> NexusEndpointRetryableClient::create_or_update_nexus_endpoint(
    const Context& ctx, const CreateOrUpdateNexusEndpointRequest& r) {
  return retried(store_, ctx, Operation::create_or_update_nexus_endpoint, std::nullopt,
                 [&] { return store_.create_or_update_nexus_endpoint(ctx, r); });
}

Expected<NexusEndpoint> NexusEndpointRetryableClient::get_nexus_endpoint(const Context& ctx, const Uuid& id) {
  return retried(store_, ctx, Operation::get_nexus_endpoint, std::nullopt,
                 [&] { return store_.get_nexus_endpoint(ctx, id); });
}

Expected<ListNexusEndpointsResponse> NexusEndpointRetryableClient::list_nexus_endpoints(
    const Context& ctx, const ListNexusEndpointsRequest& r) {
  return retried(store_, ctx, Operation::list_nexus_endpoints, std::nullopt,
                 [&] { return store_.list_nexus_endpoints(ctx, r); });
}

Expected<void> NexusEndpointRetryableClient::delete_nexus_endpoint(const Context& ctx,
                                                                   const DeleteNexusEndpointRequest& r) {
  return retried(store_, ctx, Operation::delete_nexus_endpoint, std::nullopt,
                 [&] { return store_.delete_nexus_endpoint(ctx, r); });
}

Expected<ListClusterMetadataResponse> ClusterMetadataRetryableClient::list_cluster_metadata(
    const Context& ctx, const ListClusterMetadataRequest& r) {
  return retried(store_, ctx, Operation::list_cluster_metadata, std::nullopt,
                 [&] { return store_.list_cluster_metadata(ctx, r); });
}

Expected<ClusterMetadata> ClusterMetadataRetryableClient::get_cluster_metadata(const Context& ctx,
                                                                               const std::string& cluster_name) {
  return retried(store_, ctx, Operation::get_cluster_metadata, std::nullopt,
                 [&] { return store_.get_cluster_metadata(ctx, cluster_name); });
}

Expected<void> ClusterMetadataRetryableClient::save_cluster_metadata(const Context& ctx, const ClusterMetadata& r) {
  return retried(store_, ctx, Operation::save_cluster_metadata, std::nullopt,
                 [&] { return store_.save_cluster_metadata(ctx, r); });
}

Expected<void> ClusterMetadataRetryableClient::delete_cluster_metadata(const Context& ctx,
                                                                       const std::string& cluster_name) {
  return retried(store_, ctx, Operation::delete_cluster_metadata, std::nullopt,
                 [&] { return store_.delete_cluster_metadata(ctx, cluster_name); });
}

Expected<GetClusterMembersResponse> ClusterMetadataRetryableClient::get_cluster_members(
    const Context& ctx, const GetClusterMembersRequest& r) {
  return retried(store_, ctx, Operation::get_cluster_members, std::nullopt,
                 [&] { return store_.get_cluster_members(ctx, r); });
}

Expected<void> ClusterMetadataRetryableClient::upsert_cluster_membership(const Context& ctx,
                                                                         const UpsertClusterMembershipRequest& r) {
  return retried(store_, ctx, Operation::upsert_cluster_membership, std::nullopt,
                 [&] { return store_.upsert_cluster_membership(ctx, r); });
}

Expected<void> ClusterMetadataRetryableClient::prune_cluster_membership(const Context& ctx) {
  return retried(store_, ctx, Operation::prune_cluster_membership, std::nullopt,
                 [&] { return store_.prune_cluster_membership(ctx); });
}

}  // namespace dsqlsim::store

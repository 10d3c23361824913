#pragma once
// The SQL queue (queue.go) with the codecs of the manager above it (namespace_replication_queue.go): messages of a type
// are numbered from 0 on, consumers keep their ack levels in one row, and dead letters are a queue of their own, under
// the negated type. Types are positive.

#include "store/common.h"
#include "store/service_requests.h"

namespace dsqlsim::store {

class SqlQueue : public SqlStore {
 public:
  using SqlStore::SqlStore;

  /// Makes the metadata of the queue and of its dead letters, unless they are there.
  Expected<void> init(const Context& ctx, std::int32_t queue_type);
  Expected<void> enqueue_message(const Context& ctx, std::int32_t queue_type, const schema::QueueMessage& message);
  Expected<ReadMessagesResponse> read_messages(const Context& ctx, const ReadMessagesRequest& request);
  /// Exclusive.
  Expected<void> delete_messages_before(const Context& ctx, std::int32_t queue_type, std::int64_t message_id);
  /// Unless the row has the metadata's version any more.
  Expected<void> update_ack_level(const Context& ctx, std::int32_t queue_type, const QueueMetadata& metadata);
  Expected<QueueMetadata> get_ack_levels(const Context& ctx, std::int32_t queue_type);

  /// Answers the message's id.
  Expected<std::int64_t> enqueue_message_to_dlq(const Context& ctx, std::int32_t queue_type,
                                                const schema::QueueMessage& message);
  Expected<ReadMessagesResponse> read_messages_from_dlq(const Context& ctx, const ReadMessagesRequest& request);
  Expected<void> delete_message_from_dlq(const Context& ctx, std::int32_t queue_type, std::int64_t message_id);
  /// Ids above `behind` and up to `last`.
  Expected<void> range_delete_messages_from_dlq(const Context& ctx, std::int32_t queue_type, std::int64_t behind,
                                                std::int64_t last);
  Expected<void> update_dlq_ack_level(const Context& ctx, std::int32_t queue_type, const QueueMetadata& metadata);
  Expected<QueueMetadata> get_dlq_ack_levels(const Context& ctx, std::int32_t queue_type);

 private:
  /// Answers the message's id.
  Expected<std::int64_t> enqueue(const Context& ctx, std::string_view operation, std::int32_t stored_type,
                                 const schema::QueueMessage& message);
  Expected<ReadMessagesResponse> read(const Context& ctx, const QueueMessagesRange& range, std::int32_t page_size);
  Expected<QueueMetadata> read_metadata(const Context& ctx, std::string_view operation, std::int32_t stored_type);
  Expected<void> initialize_metadata(const Context& ctx, std::string_view operation, std::int32_t stored_type);
  /// Unavailablef("NAME operation failed. Error ..").
  [[nodiscard]] Unexpected failed(std::string_view operation, const Error& cause) const;
};

[[nodiscard]] QueueRules shipped_queue_rules();

}  // namespace dsqlsim::store

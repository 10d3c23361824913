#pragma once
// The SQL queue of version 2 (queue_v2.go): named queues of a type, each with one partition, whose row holds the id of
// the first message that is not deleted. The newest message is never deleted, so that ids go on from it.

#include "store/common.h"
#include "store/service_requests.h"

namespace dsqlsim::store {

class SqlQueueV2 : public SqlStore {
 public:
  using SqlStore::SqlStore;

  /// QueueAlreadyExists if it is there.
  Expected<void> create_queue(const Context& ctx, const QueueV2Key& queue);
  /// Answers the message's id. NotFound if there is no such queue.
  Expected<std::int64_t> enqueue_message(const Context& ctx, const QueueV2Key& queue,
                                         const schema::QueueMessage& message);
  Expected<ReadMessagesResponse> read_messages(const Context& ctx, const ReadMessagesV2Request& request);
  /// Answers how many messages that removed. InvalidArgument for an id below the first.
  Expected<std::int64_t> range_delete_messages(const Context& ctx, const QueueV2Key& queue, std::int64_t last_id);
  Expected<ListQueuesResponse> list_queues(const Context& ctx, const ListQueuesRequest& request);

 private:
  Expected<QueuePartition> partition_of(dsql::Db& db, const Context& ctx, const QueueV2Key& queue);
  Expected<std::int64_t> delete_in_transaction(dsql::Db& tx, const Context& ctx, const QueueV2Key& queue,
                                               std::int64_t last_id);
  /// Unavailablef("NAME failed for queue .. WHAT Error: ..").
  [[nodiscard]] Unexpected failed(std::string_view operation, const QueueV2Key& queue, std::string_view what,
                                  const Error& cause) const;
};

[[nodiscard]] QueueV2Rules shipped_queue_v2_rules();

}  // namespace dsqlsim::store

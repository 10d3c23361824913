#include "store/queue_v2.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/dsql/driver.h"

namespace dsqlsim::store {

namespace {

constexpr std::int64_t first_queue_message_id = 0;

Expected<QueuePartition> decoded(const QueueV2Row& row) {
  const std::optional<QueuePartition> partition = schema::decode<QueuePartition>(row.metadata);
  if (!partition.has_value()) return fail(Failure::other, "unmarshal payload for queue failed");
  return *partition;
}

}  // namespace

Unexpected SqlQueueV2::failed(std::string_view operation, const QueueV2Key& queue, std::string_view what,
                              const Error& cause) const {
  return unavailable(fmt::format("{} failed for queue with type: {} and name: {}. {} Error: {}", operation,
                                 queue.queue_type, queue.queue_name, what, cause.text),
                     cause);
}

Expected<void> SqlQueueV2::create_queue(const Context& ctx, const QueueV2Key& queue) {
  const Expected<std::int64_t> made =
      db().insert_into_queue_v2_metadata(ctx, {queue, schema::encode(QueuePartition{first_queue_message_id})});
  if (made.has_value()) return {};
  if (!dsql::is_dup_entry(made.error())) {
    return failed("CreateQueue", queue, "InsertIntoQueueV2Metadata operation failed.", made.error());
  }
  return fail(
      make_error(Failure::queue_already_exists,
                 fmt::format("queue already exists: queue type {} and name {}", queue.queue_type, queue.queue_name),
                 made.error().evidence));
}

Expected<QueuePartition> SqlQueueV2::partition_of(dsql::Db& db, const Context& ctx, const QueueV2Key& queue) {
  const Expected<QueueV2Row> row = db.select_from_queue_v2_metadata(ctx, queue);
  if (row.has_value()) return decoded(*row);
  if (row.error().kind == Failure::no_rows) {
    return fail(Failure::not_found,
                fmt::format("queue not found: type = {} and name = {}", queue.queue_type, queue.queue_name));
  }
  return unavailable(fmt::format("failed to get metadata for queue with type: {} and name: {}. Error: {}",
                                 queue.queue_type, queue.queue_name, row.error().text),
                     row.error());
}

// A transaction of its own making, which no layer repeats.
Expected<std::int64_t> SqlQueueV2::enqueue_message(const Context& ctx, const QueueV2Key& queue,
                                                   const schema::QueueMessage& message) {
  constexpr std::string_view operation = "EnqueueMessage";
  if (const auto there = partition_of(db(), ctx, queue); !there.has_value()) return fail(there.error());
  Expected<dsql::Tx> tx = db().begin_tx(ctx);
  if (!tx.has_value()) return failed(operation, queue, "BeginTx operation failed.", tx.error());
  const Expected<std::int64_t> last = blueprint().queues_v2.last_id(*tx, ctx, queue);
  if (!last.has_value() && last.error().kind != Failure::no_rows) {
    tx->rollback(ctx);
    return failed(operation, queue, "failed to get last messageId.", last.error());
  }
  const std::int64_t id = last.has_value() ? *last + 1 : first_queue_message_id;
  const Expected<std::int64_t> written = tx->insert_into_queue_v2_messages(ctx, queue, id, schema::encode(message));
  if (!written.has_value()) {
    tx->rollback(ctx);
    return failed(operation, queue, "InsertIntoQueueV2Messages operation failed.", written.error());
  }
  if (const Expected<void> committed = tx->commit(ctx); !committed.has_value()) {
    return failed(operation, queue, "commit operation failed.", committed.error());
  }
  return id;
}

Expected<ReadMessagesResponse> SqlQueueV2::read_messages(const Context& ctx, const ReadMessagesV2Request& request) {
  if (request.page_size <= 0) return fail(Failure::other, "page size for reading queue messages must be positive");
  const Expected<QueuePartition> partition = partition_of(db(), ctx, request.queue);
  if (!partition.has_value()) return fail(partition.error());
  const std::int64_t from = request.page.has_value() ? *request.page + 1 : partition->min_message_id;
  const Expected<std::vector<QueueMessageRow>> rows =
      db().range_select_from_queue_v2_messages(ctx, request.queue, from, request.page_size);
  if (!rows.has_value()) {
    return failed("ReadMessages", request.queue, "RangeSelectFromQueueV2Messages operation failed.", rows.error());
  }
  ReadMessagesResponse response;
  for (const QueueMessageRow& row : *rows) {
    std::optional<schema::QueueMessage> message = schema::decode<schema::QueueMessage>(row.payload);
    if (!message.has_value()) return fail(Failure::other, "unknown encoding type");
    response.messages.push_back({row.message_id, std::move(*message)});
  }
  if (!response.messages.empty()) response.next_page = response.messages.back().id;
  return response;
}

Expected<std::int64_t> SqlQueueV2::range_delete_messages(const Context& ctx, const QueueV2Key& queue,
                                                         std::int64_t last_id) {
  if (last_id < first_queue_message_id) {
    return fail(Failure::invalid_argument,
                fmt::format("max message id for queue range delete is invalid: id is {} but must be >= {}", last_id,
                            first_queue_message_id));
  }
  std::int64_t deleted = 0;
  const Expected<void> done = tx_execute(ctx, "RangeDeleteMessages", [&](dsql::Db& tx) -> Expected<void> {
    const Expected<std::int64_t> answer = delete_in_transaction(tx, ctx, queue, last_id);
    if (!answer.has_value()) return fail(answer.error());
    deleted = *answer;
    return {};
  });
  if (!done.has_value()) return fail(done.error());
  return deleted;
}

Expected<std::int64_t> SqlQueueV2::delete_in_transaction(dsql::Db& tx, const Context& ctx, const QueueV2Key& queue,
                                                         std::int64_t last_id) {
  constexpr std::string_view operation = "RangeDeleteMessages";
  const QueueV2Rules& rules = blueprint().queues_v2;
  const Expected<QueuePartition> partition = partition_of(tx, ctx, queue);
  if (!partition.has_value()) return fail(partition.error());
  const Expected<std::int64_t> newest = rules.last_id(tx, ctx, queue);
  if (!newest.has_value() && newest.error().kind == Failure::no_rows) return 0;
  if (!newest.has_value()) return failed(operation, queue, "failed to get MaxMessageID.", newest.error());
  if (last_id < partition->min_message_id) return 0;
  const QueueV2Range range{queue, partition->min_message_id, rules.delete_until(last_id, *newest)};
  if (const auto rows = rules.delete_range(tx, ctx, range); !rows.has_value()) {
    return failed(operation, queue, "RangeDeleteFromQueueV2Messages operation failed.", rows.error());
  }
  const std::int64_t new_min = std::min(last_id, *newest) + 1;
  const auto updated = tx.update_queue_v2_metadata(ctx, {queue, schema::encode(QueuePartition{new_min})});
  if (!updated.has_value()) {
    return failed(operation, queue, "UpdateQueueV2Metadata operation failed.", updated.error());
  }
  return new_min - partition->min_message_id;
}

Expected<ListQueuesResponse> SqlQueueV2::list_queues(const Context& ctx, const ListQueuesRequest& request) {
  if (request.page_size <= 0) return fail(Failure::other, "page size for listing queues must be positive");
  if (request.offset < 0) return fail(Failure::other, "offset for listing queues must be non-negative");
  const Expected<std::vector<QueueV2Row>> rows =
      db().select_name_from_queue_v2_metadata(ctx, request.queue_type, request.page_size, request.offset);
  if (!rows.has_value()) {
    return unavailable(
        fmt::format("ListQueues failed for type: {}. SelectNameFromQueueV2Metadata operation failed. Error: {}",
                    request.queue_type, rows.error().text),
        rows.error());
  }
  ListQueuesResponse response;
  for (const QueueV2Row& row : *rows) {
    QueueInfo info{row.queue.queue_name};
    const Expected<std::int64_t> last = blueprint().queues_v2.listed_last_id(db(), ctx, row.queue);
    if (!last.has_value() && last.error().kind != Failure::no_rows) {
      return failed("getLastMessageID operation", row.queue, "", last.error());
    }
    if (last.has_value()) {
      const Expected<QueuePartition> partition = decoded(row);
      if (!partition.has_value()) return fail(partition.error());
      info.last_message_id = *last;
      info.message_count = *last - partition->min_message_id + 1;
    }
    response.queues.push_back(std::move(info));
  }
  if (!response.queues.empty()) {
    response.next_offset = request.offset + static_cast<std::int64_t>(response.queues.size());
  }
  return response;
}

namespace {

Expected<std::int64_t> last_by_query(dsql::Db& db, const Context& ctx, const QueueV2Key& queue) {
  return db.get_last_enqueued_message_id_for_update_v2(ctx, queue);
}

std::int64_t but_the_newest(std::int64_t asked, std::int64_t newest) { return std::min(asked, newest - 1); }

Expected<std::int64_t> delete_of_queue(dsql::Db& tx, const Context& ctx, const QueueV2Range& range) {
  return tx.range_delete_from_queue_v2_messages(ctx, range);
}

}  // namespace

QueueV2Rules shipped_queue_v2_rules() { return {last_by_query, last_by_query, but_the_newest, delete_of_queue}; }

}  // namespace dsqlsim::store

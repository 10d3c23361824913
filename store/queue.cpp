#include "store/queue.h"

#include <fmt/format.h>

#include <limits>

namespace dsqlsim::store {

namespace {

constexpr std::int64_t empty_queue_message_id = -1;
constexpr std::int64_t max_queue_message_id = std::numeric_limits<std::int64_t>::max();

constexpr std::int32_t dlq_type(std::int32_t queue_type) { return -queue_type; }

}  // namespace

Unexpected SqlQueue::failed(std::string_view operation, const Error& cause) const {
  return unavailable(fmt::format("{} operation failed. Error {}", operation, cause.text), cause);
}

Expected<void> SqlQueue::init(const Context& ctx, std::int32_t queue_type) {
  if (auto made = initialize_metadata(ctx, "initializeQueueMetadata", queue_type); !made.has_value()) return made;
  return initialize_metadata(ctx, "initializeDLQMetadata", dlq_type(queue_type));
}

Expected<void> SqlQueue::initialize_metadata(const Context& ctx, std::string_view operation, std::int32_t stored_type) {
  const Expected<QueueMetadataRow> there = db().select_from_queue_metadata(ctx, stored_type);
  if (there.has_value()) return {};
  if (there.error().kind != Failure::no_rows) return fail(there.error());
  const Expected<std::int64_t> rows =
      db().insert_into_queue_metadata(ctx, {stored_type, schema::encode(QueueAckLevels{}), 0});
  if (!rows.has_value()) return failed(operation, rows.error());
  if (*rows != 1) return fail(Failure::other, fmt::format("rowsAffected returned {} queue metadata", *rows));
  return {};
}

Expected<std::int64_t> SqlQueue::enqueue(const Context& ctx, std::string_view operation, std::int32_t stored_type,
                                         const schema::QueueMessage& message) {
  const QueueRules& rules = blueprint().queues;
  std::int64_t id = empty_queue_message_id;
  Expected<void> done = tx_execute(ctx, operation, [&](dsql::Db& tx) -> Expected<void> {
    const Expected<std::int64_t> last = rules.last_id(tx, ctx, stored_type);
    if (!last.has_value() && last.error().kind != Failure::no_rows) {
      return fail(wrap(blueprint().errors, Failure::other,
                       "failed to get last enqueued message id: " + last.error().text, last.error()));
    }
    id = last.has_value() ? rules.next_id(*last) : empty_queue_message_id + 1;
    return tx.insert_into_messages(ctx, {stored_type, id, schema::encode(message)}).map([](std::int64_t) {});
  });
  done = rules.enqueued(std::move(done));
  if (!done.has_value()) return unavailable(done.error().text, done.error());
  return id;
}

Expected<void> SqlQueue::enqueue_message(const Context& ctx, std::int32_t queue_type,
                                         const schema::QueueMessage& message) {
  return enqueue(ctx, "EnqueueMessage", queue_type, message).map([](std::int64_t) {});
}

Expected<std::int64_t> SqlQueue::enqueue_message_to_dlq(const Context& ctx, std::int32_t queue_type,
                                                        const schema::QueueMessage& message) {
  return enqueue(ctx, "EnqueueMessageToDLQ", dlq_type(queue_type), message);
}

Expected<ReadMessagesResponse> SqlQueue::read(const Context& ctx, const QueueMessagesRange& range,
                                              std::int32_t page_size) {
  const Expected<std::vector<QueueMessageRow>> rows = db().range_select_from_messages(ctx, range, page_size);
  if (!rows.has_value()) return fail(rows.error());
  ReadMessagesResponse response;
  for (const QueueMessageRow& row : *rows) {
    std::optional<schema::QueueMessage> message = schema::decode<schema::QueueMessage>(row.payload);
    if (!message.has_value()) return fail(Failure::other, "failed to decode task");
    response.messages.push_back({row.message_id, std::move(*message)});
  }
  return response;
}

// The driver's error, as it is: the client layer repeats nothing then.
Expected<ReadMessagesResponse> SqlQueue::read_messages(const Context& ctx, const ReadMessagesRequest& request) {
  return read(ctx, {request.queue_type, request.behind_id, max_queue_message_id}, request.page_size);
}

Expected<ReadMessagesResponse> SqlQueue::read_messages_from_dlq(const Context& ctx,
                                                                const ReadMessagesRequest& request) {
  const std::int64_t behind = request.page.value_or(request.behind_id);
  Expected<ReadMessagesResponse> page =
      read(ctx, {dlq_type(request.queue_type), behind, request.last_id}, request.page_size);
  if (!page.has_value()) return failed("ReadMessagesFromDLQ", page.error());
  if (!page->messages.empty() && page->messages.size() >= static_cast<std::size_t>(request.page_size)) {
    page->next_page = page->messages.back().id;
  }
  return page;
}

Expected<void> SqlQueue::delete_messages_before(const Context& ctx, std::int32_t queue_type, std::int64_t message_id) {
  const Expected<std::int64_t> rows =
      db().range_delete_from_messages(ctx, {queue_type, empty_queue_message_id, message_id - 1});
  if (rows.has_value()) return {};
  return failed("DeleteMessagesBefore", rows.error());
}

Expected<void> SqlQueue::update_ack_level(const Context& ctx, std::int32_t queue_type, const QueueMetadata& metadata) {
  const Expected<void> done = tx_execute(ctx, "UpdateAckLevel", [&](dsql::Db& tx) -> Expected<void> {
    const Expected<std::int64_t> rows =
        blueprint().queues.update_metadata(tx, ctx, {queue_type, schema::encode(metadata.acks), metadata.version});
    if (!rows.has_value()) return failed("UpdateAckLevel", rows.error());
    if (*rows != 1) {
      return fail(Failure::condition_failed, "UpdateAckLevel operation encountered concurrent write.");
    }
    return {};
  });
  if (!done.has_value()) return unavailable(done.error().text, done.error());
  return {};
}

Expected<void> SqlQueue::update_dlq_ack_level(const Context& ctx, std::int32_t queue_type,
                                              const QueueMetadata& metadata) {
  const std::int64_t version = blueprint().queues.dlq_version(metadata);
  const Expected<void> done = tx_execute(ctx, "UpdateDLQAckLevel", [&](dsql::Db& tx) -> Expected<void> {
    const Expected<std::int64_t> rows =
        blueprint().queues.update_metadata(tx, ctx, {dlq_type(queue_type), schema::encode(metadata.acks), version});
    if (!rows.has_value()) return failed("UpdateDLQAckLevel", rows.error());
    if (*rows == 1) return {};
    // The row has another version, which Go calls by no type of its own.
    Error e = blueprint().errors.condition_failed(ConditionKind::unknown, {});
    e.text = fmt::format("rowsAffected returned {} DLQ metadata instead of one", *rows);
    return fail(std::move(e));
  });
  if (!done.has_value()) return unavailable(done.error().text, done.error());
  return {};
}

Expected<QueueMetadata> SqlQueue::read_metadata(const Context& ctx, std::string_view operation,
                                                std::int32_t stored_type) {
  const Expected<QueueMetadataRow> row = db().select_from_queue_metadata(ctx, stored_type);
  if (!row.has_value()) return failed(operation, row.error());
  std::optional<QueueAckLevels> acks = schema::decode<QueueAckLevels>(row->data);
  if (!acks.has_value()) return fail(Failure::other, "unable to decode QueueMetadata");
  return QueueMetadata{std::move(*acks), row->version};
}

Expected<QueueMetadata> SqlQueue::get_ack_levels(const Context& ctx, std::int32_t queue_type) {
  return read_metadata(ctx, "GetAckLevels", queue_type);
}

Expected<QueueMetadata> SqlQueue::get_dlq_ack_levels(const Context& ctx, std::int32_t queue_type) {
  return read_metadata(ctx, "GetDLQAckLevels", dlq_type(queue_type));
}

Expected<void> SqlQueue::delete_message_from_dlq(const Context& ctx, std::int32_t queue_type, std::int64_t message_id) {
  const Expected<std::int64_t> rows =
      blueprint().queues.delete_dead_letters(db(), ctx, {dlq_type(queue_type), message_id - 1, message_id});
  if (rows.has_value()) return {};
  return failed("DeleteMessageFromDLQ", rows.error());
}

Expected<void> SqlQueue::range_delete_messages_from_dlq(const Context& ctx, std::int32_t queue_type,
                                                        std::int64_t behind, std::int64_t last) {
  const Expected<std::int64_t> rows =
      blueprint().queues.delete_dead_letters(db(), ctx, {dlq_type(queue_type), behind, last});
  if (rows.has_value()) return {};
  return failed("RangeDeleteMessagesFromDLQ", rows.error());
}

namespace {

Expected<std::int64_t> last_by_query(dsql::Db& tx, const Context& ctx, std::int32_t queue_type) {
  return tx.get_last_enqueued_message_id_for_update(ctx, queue_type);
}

std::int64_t one_more(std::int64_t last) { return last + 1; }
Expected<void> as_answered(Expected<void> result) { return result; }

Expected<std::int64_t> update_if_version(dsql::Db& tx, const Context& ctx, const QueueMetadataRow& row) {
  return tx.update_queue_metadata(ctx, row);
}

// The row that is built for the update has no version in it.
std::int64_t no_version(const QueueMetadata& /*metadata*/) { return 0; }

Expected<std::int64_t> delete_all_of(dsql::Db& db, const Context& ctx, const QueueMessagesRange& range) {
  if (range.last - range.behind == 1) return db.delete_from_messages(ctx, range.queue_type, range.last);
  return db.range_delete_from_messages(ctx, range);
}

}  // namespace

QueueRules shipped_queue_rules() {
  return {last_by_query, one_more, as_answered, update_if_version, no_version, delete_all_of};
}

}  // namespace dsqlsim::store

// The queue and queue_metadata tables, after queue.go of the plugin.

#include "store/dsql/db.h"

namespace dsqlsim::store::dsql {

namespace {

constexpr Sql enqueue{"InsertIntoMessages",
                      "INSERT INTO queue (queue_type, message_id, message_payload, message_encoding) VALUES($1, $2, "
                      "$3, $4)"};
constexpr Sql get_messages{"RangeSelectFromMessages",
                           "SELECT message_id, message_payload, message_encoding FROM queue WHERE queue_type = $1 and "
                           "message_id > $2 and message_id <= $3 ORDER BY message_id ASC LIMIT $4"};
constexpr Sql delete_message{"DeleteFromMessages", "DELETE FROM queue WHERE queue_type = $1 and message_id = $2"};
constexpr Sql delete_messages{"RangeDeleteFromMessages",
                              "DELETE FROM queue WHERE queue_type = $1 and message_id > $2 and message_id <= $3"};
constexpr Sql last_id{"GetLastEnqueuedMessageIDForUpdate",
                      "SELECT message_id FROM queue WHERE message_id >= (SELECT message_id FROM queue WHERE "
                      "queue_type=$1 ORDER BY message_id DESC LIMIT 1) FOR UPDATE"};
constexpr Sql create_metadata{"InsertIntoQueueMetadata",
                              "INSERT INTO queue_metadata (queue_type, data, data_encoding, version) VALUES($1, $2, "
                              "$3, $4)"};
constexpr Sql update_metadata{"UpdateQueueMetadata",
                              "UPDATE queue_metadata SET data = $1, data_encoding = $2, version = $3+1 WHERE "
                              "queue_type = $4 and version = $5"};
constexpr Sql get_metadata{"SelectFromQueueMetadata",
                           "SELECT data, data_encoding, version from queue_metadata WHERE queue_type = $1"};

}  // namespace

Expected<std::int64_t> Db::insert_into_messages(const Context& ctx, const QueueMessageRow& row) {
  return exec(ctx, enqueue, {std::int64_t{row.queue_type}, row.message_id, Bytes{row.payload}, encoding()});
}

Expected<std::vector<QueueMessageRow>> Db::range_select_from_messages(const Context& ctx,
                                                                      const QueueMessagesRange& range,
                                                                      std::int32_t page_size) {
  return select(ctx, get_messages, {std::int64_t{range.queue_type}, range.behind, range.last, std::int64_t{page_size}})
      .map(all_rows([&range](const ResultSet& r, std::size_t n) {
        return QueueMessageRow{range.queue_type, int_at(r, n, 0), bytes_at(r, n, 1)};
      }));
}

Expected<std::int64_t> Db::delete_from_messages(const Context& ctx, std::int32_t queue_type, std::int64_t message_id) {
  return exec(ctx, delete_message, {std::int64_t{queue_type}, message_id});
}

Expected<std::int64_t> Db::range_delete_from_messages(const Context& ctx, const QueueMessagesRange& range) {
  return exec(ctx, delete_messages, {std::int64_t{range.queue_type}, range.behind, range.last});
}

Expected<std::int64_t> Db::get_last_enqueued_message_id_for_update(const Context& ctx, std::int32_t queue_type) {
  return get(ctx, last_id, {std::int64_t{queue_type}}).map([](const ResultSet& r) { return int_at(r, 0, 0); });
}

Expected<std::int64_t> Db::insert_into_queue_metadata(const Context& ctx, const QueueMetadataRow& row) {
  return exec(ctx, create_metadata, {std::int64_t{row.queue_type}, Bytes{row.data}, encoding(), row.version});
}

Expected<std::int64_t> Db::update_queue_metadata(const Context& ctx, const QueueMetadataRow& row) {
  return exec(ctx, update_metadata,
              {Bytes{row.data}, encoding(), row.version, std::int64_t{row.queue_type}, row.version});
}

Expected<QueueMetadataRow> Db::select_from_queue_metadata(const Context& ctx, std::int32_t queue_type) {
  return get(ctx, get_metadata, {std::int64_t{queue_type}}).map([queue_type](const ResultSet& r) {
    return QueueMetadataRow{queue_type, bytes_at(r, 0, 0), int_at(r, 0, 2)};
  });
}

}  // namespace dsqlsim::store::dsql

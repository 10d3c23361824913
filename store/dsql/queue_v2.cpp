// The queues and queue_messages tables, after queue_v2.go of the plugin.

#include "store/dsql/db.h"
#include "store/schema/blobs.h"
#include "store/schema/service_tables.h"

namespace dsqlsim::store::dsql {

namespace {

constexpr Sql enqueue{"InsertIntoQueueV2Messages",
                      "INSERT INTO queue_messages (queue_type, queue_name, queue_partition, message_id, "
                      "message_payload, message_encoding) VALUES($1, $2, $3, $4, $5, $6)"};
constexpr Sql get_messages{"RangeSelectFromQueueV2Messages",
                           "SELECT message_id, message_payload, message_encoding FROM queue_messages WHERE queue_type "
                           "= $1 and queue_name = $2 and queue_partition = $3 and message_id >= $4 ORDER BY message_id "
                           "ASC LIMIT $5"};
constexpr Sql delete_messages{"RangeDeleteFromQueueV2Messages",
                              "DELETE FROM queue_messages WHERE queue_type = $1 and queue_name = $2 and "
                              "queue_partition = $3 and message_id >= $4 and message_id <= $5"};
constexpr Sql last_id{"GetLastEnqueuedMessageIDForUpdateV2",
                      "SELECT message_id FROM queue_messages WHERE queue_type=$1 and queue_name=$2 and "
                      "queue_partition=$3 and message_id >= (SELECT message_id FROM queue_messages WHERE "
                      "queue_type=$1 and queue_name=$2 and queue_partition=$3 ORDER BY message_id DESC LIMIT 1) FOR "
                      "UPDATE"};
constexpr Sql create_metadata{"InsertIntoQueueV2Metadata",
                              "INSERT INTO queues (queue_type, queue_name, metadata_payload, metadata_encoding) "
                              "VALUES($1, $2, $3, $4)"};
constexpr Sql update_metadata{"UpdateQueueV2Metadata",
                              "UPDATE queues SET metadata_payload = $1, metadata_encoding = $2 WHERE queue_type = $3 "
                              "and queue_name = $4"};
constexpr Sql get_metadata{"SelectFromQueueV2Metadata",
                           "SELECT metadata_payload, metadata_encoding from queues WHERE queue_type=$1 and "
                           "queue_name=$2"};
constexpr Sql lock_metadata{"SelectFromQueueV2MetadataForUpdate",
                            "SELECT metadata_payload, metadata_encoding from queues WHERE queue_type=$1 and "
                            "queue_name=$2 FOR UPDATE"};
constexpr Sql list_names{"SelectNameFromQueueV2Metadata",
                         "SELECT queue_type, queue_name, metadata_payload, metadata_encoding from queues WHERE "
                         "queue_type=$1 LIMIT $2 OFFSET $3"};

constexpr std::int64_t partition = schema::queue_v2_partition;

}  // namespace

Expected<std::int64_t> Db::insert_into_queue_v2_messages(const Context& ctx, const QueueV2Key& queue,
                                                         std::int64_t message_id, const std::string& payload) {
  return exec(ctx, enqueue,
              {std::int64_t{queue.queue_type}, queue.queue_name, partition, message_id, Bytes{payload}, encoding()});
}

Expected<std::vector<QueueMessageRow>> Db::range_select_from_queue_v2_messages(const Context& ctx,
                                                                               const QueueV2Key& queue,
                                                                               std::int64_t min_message_id,
                                                                               std::int32_t page_size) {
  return select(ctx, get_messages,
                {std::int64_t{queue.queue_type}, queue.queue_name, partition, min_message_id, std::int64_t{page_size}})
      .map(all_rows([&queue](const ResultSet& r, std::size_t n) {
        return QueueMessageRow{queue.queue_type, int_at(r, n, 0), bytes_at(r, n, 1)};
      }));
}

Expected<std::int64_t> Db::range_delete_from_queue_v2_messages(const Context& ctx, const QueueV2Range& range) {
  return exec(ctx, delete_messages,
              {std::int64_t{range.queue.queue_type}, range.queue.queue_name, partition, range.first, range.last});
}

Expected<std::int64_t> Db::get_last_enqueued_message_id_for_update_v2(const Context& ctx, const QueueV2Key& queue) {
  return get(ctx, last_id, {std::int64_t{queue.queue_type}, queue.queue_name, partition}).map([](const ResultSet& r) {
    return int_at(r, 0, 0);
  });
}

Expected<std::int64_t> Db::insert_into_queue_v2_metadata(const Context& ctx, const QueueV2Row& row) {
  return exec(ctx, create_metadata,
              {std::int64_t{row.queue.queue_type}, row.queue.queue_name, Bytes{row.metadata}, encoding()});
}

Expected<std::int64_t> Db::update_queue_v2_metadata(const Context& ctx, const QueueV2Row& row) {
  return exec(ctx, update_metadata,
              {Bytes{row.metadata}, encoding(), std::int64_t{row.queue.queue_type}, row.queue.queue_name});
}

Expected<QueueV2Row> Db::select_from_queue_v2_metadata(const Context& ctx, const QueueV2Key& queue) {
  return get(ctx, in_transaction() ? lock_metadata : get_metadata, {std::int64_t{queue.queue_type}, queue.queue_name})
      .map([&queue](const ResultSet& r) {
        return QueueV2Row{queue, bytes_at(r, 0, 0)};
      });
}

Expected<std::vector<QueueV2Row>> Db::select_name_from_queue_v2_metadata(const Context& ctx, std::int32_t queue_type,
                                                                         std::int32_t page_size, std::int64_t offset) {
  return select(ctx, list_names, {std::int64_t{queue_type}, std::int64_t{page_size}, offset})
      .map(all_rows([queue_type](const ResultSet& r, std::size_t n) {
        return QueueV2Row{{queue_type, text_at(r, n, 1)}, bytes_at(r, n, 2)};
      }));
}

}  // namespace dsqlsim::store::dsql

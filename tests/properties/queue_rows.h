#pragma once
// Rows of queues, and what their users note, for histories written by hand.

#include <string>

#include "store/schema/host_notes.h"
#include "store/schema/service_blobs.h"
#include "store/schema/service_notes.h"
#include "store/schema/service_tables.h"
#include "tests/properties/history_builder.h"

namespace dsqlsim::properties {

namespace service_notes = schema::service_notes;

inline Row message_row(std::int64_t type, std::int64_t id, std::int64_t number) {
  return {type, id, Bytes{schema::encode(schema::QueueMessage{number, "m"})}, std::string("Text")};
}
inline Row message_row_v2(std::int64_t type, const std::string& name, std::int64_t id, std::int64_t number) {
  return {
      type, name, std::int64_t{0}, id, Bytes{schema::encode(schema::QueueMessage{number, "m"})}, std::string("Text")};
}
inline Row acks_row(std::int64_t type, const schema::QueueAckLevels& acks, std::int64_t version) {
  return {type, Bytes{schema::encode(acks)}, std::string("Text"), version};
}

inline RowImage put(std::int64_t type, std::int64_t id, std::int64_t number) {
  return inserted(schema::table::queue, message_row(type, id, number));
}
inline RowImage gone(std::int64_t type, std::int64_t id, std::int64_t number) {
  return deleted(schema::table::queue, message_row(type, id, number));
}
inline RowImage put_v2(const std::string& name, std::int64_t id, std::int64_t number) {
  return inserted(schema::table::queue_messages, message_row_v2(1, name, id, number));
}
inline RowImage gone_v2(const std::string& name, std::int64_t id, std::int64_t number) {
  return deleted(schema::table::queue_messages, message_row_v2(1, name, id, number));
}
inline RowImage acks_made(std::int64_t type) { return inserted(schema::table::queue_metadata, acks_row(type, {}, 0)); }
inline RowImage acks_moved(std::int64_t type, const schema::QueueAckLevels& from, std::int64_t from_version,
                           const schema::QueueAckLevels& to, std::int64_t to_version) {
  return updated(schema::table::queue_metadata, acks_row(type, from, from_version), acks_row(type, to, to_version));
}

inline std::size_t begin_enqueue(HistoryBuilder& h, ActorId actor, std::int64_t number, std::string_view queue) {
  return h.note(actor, service_notes::enqueue_began, {number}, queue);
}
inline std::size_t told(HistoryBuilder& h, ActorId actor, std::int64_t number, std::string_view queue,
                        std::int64_t id = -1) {
  return h.note(actor, service_notes::enqueue_returned, {number, 0, id}, queue);
}
inline std::size_t handled(HistoryBuilder& h, ActorId actor, std::int64_t id, std::int64_t number,
                           std::string_view queue_and_consumer) {
  return h.note(actor, service_notes::message_handled, {id, number}, queue_and_consumer);
}

}  // namespace dsqlsim::properties

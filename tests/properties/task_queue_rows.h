#pragma once
// Rows and notes of task queues for histories written by hand. The queue's id is a function of its hash.

#include "store/schema/matching_blobs.h"
#include "store/schema/matching_notes.h"
#include "store/schema/matching_tables.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"

namespace dsqlsim::properties {

namespace mn = schema::matching_notes;

inline Uuid queue_id(std::int64_t hash) { return make_uuid(0x7A5C, static_cast<std::uint64_t>(hash)); }

inline Row task_queue_row(std::int64_t hash, std::int64_t range, schema::TaskLevel ack = {}) {
  schema::TaskQueueInfo info;
  info.subqueues.resize(1);
  info.subqueues[0].ack_level = ack;
  return {hash, queue_id(hash), range, Bytes{schema::encode(info)}, std::string("Text")};
}

inline Row queued_row(std::int64_t hash, std::int64_t id, std::int64_t number) {
  return {hash, queue_id(hash), id, Bytes{schema::encode(schema::AllocatedTask{{0, id}, number, "t"})},
          std::string("Text")};
}

inline Row fair_row(std::int64_t hash, schema::TaskLevel level, std::int64_t number) {
  return {hash,
          queue_id(hash),
          level.pass,
          level.id,
          Bytes{schema::encode(schema::AllocatedTask{level, number, "t"})},
          std::string("Text")};
}

inline Row user_data_row(const std::string& queue, std::int64_t version, std::int64_t counter, std::int64_t mutation) {
  const schema::TaskQueueUserData data{counter, mutation, "build-" + std::to_string(mutation)};
  return {make_uuid(1, 1), queue, Bytes{schema::encode(data)}, std::string("Text"), version};
}

inline Row build_id_row(const std::string& build_id, const std::string& queue) {
  return {make_uuid(1, 1), build_id, queue};
}

inline RowImage new_task(std::int64_t hash, std::int64_t id, std::int64_t number) {
  return {schema::table::tasks, {}, queued_row(hash, id, number)};
}
inline RowImage gone_task(std::int64_t hash, std::int64_t id, std::int64_t number) {
  return {schema::table::tasks, queued_row(hash, id, number), {}};
}

inline std::size_t lease(HistoryBuilder& h, ActorId a, std::int64_t queue, std::int64_t range) {
  return h.note(a, mn::lease_taken, {queue, range, (range - 1) * 10 + 1, range * 10, 0});
}
inline std::size_t add_ok(HistoryBuilder& h, ActorId a, std::int64_t queue, std::int64_t id, std::int64_t number) {
  return h.note(a, mn::task_added, {queue, 0, id, number, 0});
}
inline std::size_t dispatch(HistoryBuilder& h, ActorId a, std::int64_t queue, std::int64_t id, std::int64_t number) {
  return h.note(a, mn::task_dispatched, {queue, 0, id, number, 0});
}

}  // namespace dsqlsim::properties

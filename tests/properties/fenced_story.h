#pragma once
// Histories of conditional updates: what the store notes about them, and what commits.

#include <string_view>

#include "store/schema/fenced_notes.h"
#include "tests/properties/history_builder.h"

namespace dsqlsim::properties {

inline std::size_t fenced_began(HistoryBuilder& h, ActorId actor, std::string_view row, std::int64_t fence,
                                std::int64_t written, schema::FenceRole role = schema::FenceRole::writes) {
  h.next_operation(actor);
  return h.note(actor, schema::note::fenced_update_began, {fence, written, static_cast<std::int64_t>(role)}, row);
}

inline std::size_t fenced_returned(HistoryBuilder& h, ActorId actor, std::string_view method,
                                   schema::Failure kind = schema::Failure::none,
                                   schema::Outcome outcome = schema::Outcome::applied) {
  return h.note(actor, schema::note::fenced_update_returned,
                {static_cast<std::int64_t>(kind), schema::pack_root({kind, outcome})}, method);
}

inline RowImage shard_moved(std::int64_t from, std::int64_t to, std::string_view owner) {
  return updated("shards", shard_row(1, from), shard_row(1, to, 0, owner));
}

inline Row queue_row(std::int64_t hash, std::int64_t range) {
  return {hash, make_uuid(7, static_cast<std::uint64_t>(hash)), range, Bytes{"data"}, std::string("Text")};
}

inline RowImage queue_moved(std::int64_t hash, std::int64_t from, std::int64_t to) {
  return updated("task_queues_v2", queue_row(hash, from), queue_row(hash, to));
}

}  // namespace dsqlsim::properties

#pragma once
// Rows of nexus endpoints, cluster metadata and members, for histories written by hand.

#include <string>

#include "store/schema/service_blobs.h"
#include "store/schema/service_notes.h"
#include "store/schema/service_tables.h"
#include "tests/properties/history_builder.h"

namespace dsqlsim::properties {

inline Uuid endpoint_id(std::uint64_t number) { return make_uuid(0xE, number); }

inline Row endpoint_row(std::uint64_t number, std::int64_t version, std::int64_t counter) {
  return {endpoint_id(number), Bytes{schema::encode(schema::VersionedDetail{counter, 100 + counter, "t"})},
          std::string("Text"), version};
}
inline RowImage endpoint_made(std::uint64_t number) {
  return inserted(schema::table::nexus_endpoints, endpoint_row(number, 1, 1));
}
inline RowImage endpoint_changed(std::uint64_t number, std::int64_t version, std::int64_t from, std::int64_t to) {
  return updated(schema::table::nexus_endpoints, endpoint_row(number, version, from),
                 endpoint_row(number, version + 1, to));
}
inline RowImage endpoint_gone(std::uint64_t number, std::int64_t version) {
  return deleted(schema::table::nexus_endpoints, endpoint_row(number, version, version));
}
inline RowImage table_moved(std::int64_t to) {
  const std::string_view table = schema::table::nexus_endpoints_partition_status;
  if (to == 1) return inserted(table, {std::int64_t{0}, to});
  return updated(table, {std::int64_t{0}, to - 1}, {std::int64_t{0}, to});
}

inline Row member_row(std::uint64_t number, std::int64_t heartbeat_s) {
  return {std::int64_t{0},
          make_uuid(0x4057, number),
          std::string("127.0.0.1"),
          std::int64_t{7234},
          std::int64_t{2},
          Timestamp{0},
          Timestamp{heartbeat_s * 1'000'000},
          Timestamp{heartbeat_s * 1'000'000 + 1}};
}

}  // namespace dsqlsim::properties

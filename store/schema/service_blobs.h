#pragma once
// What queues, nexus endpoints and cluster metadata keep in their bytea columns. Codecs as in blobs.h.

#include <cstdint>
#include <map>
#include <string>

#include "store/schema/decode.h"

namespace dsqlsim::schema {

/// Of a queue of either version.
struct QueueMessage {
  /// Scenarios give every attempt to enqueue a number of its own.
  std::int64_t number = 0;
  std::string text;
  friend bool operator==(const QueueMessage&, const QueueMessage&) = default;
};

/// How far each consumer of a queue has come: the id of the last message it is done with, by name.
struct QueueAckLevels {
  std::map<std::string, std::int64_t> levels;
  friend bool operator==(const QueueAckLevels&, const QueueAckLevels&) = default;
};

/// The one partition of a queue of version 2.
struct QueuePartition {
  /// The first message that is not deleted; its row, and no earlier one, is read.
  std::int64_t min_message_id = 0;
  friend bool operator==(const QueuePartition&, const QueuePartition&) = default;
};

/// A nexus endpoint, or what is known of a cluster.
struct VersionedDetail {
  /// Mutations applied to this row, its creation included.
  std::int64_t counter = 0;
  std::int64_t last_mutation = 0;
  std::string text;
  friend bool operator==(const VersionedDetail&, const VersionedDetail&) = default;
};

[[nodiscard]] std::string encode(const QueueMessage& v);
[[nodiscard]] std::string encode(const QueueAckLevels& v);
[[nodiscard]] std::string encode(const QueuePartition& v);
[[nodiscard]] std::string encode(const VersionedDetail& v);

template <>
std::optional<QueueMessage> decode<QueueMessage>(std::string_view bytes);
template <>
std::optional<QueueAckLevels> decode<QueueAckLevels>(std::string_view bytes);
template <>
std::optional<QueuePartition> decode<QueuePartition>(std::string_view bytes);
template <>
std::optional<VersionedDetail> decode<VersionedDetail>(std::string_view bytes);

}  // namespace dsqlsim::schema

#pragma once
// How the matching store names a task queue in the database, after task_util.go and the plugin's task_queue_id.go: an
// id made of namespace, name, type and subqueue, and a hash of it that spreads queues over the tables. Temporal's
// hashes are SHA-256 and FarmHash; others stand here for them, since nothing rests on which they are, only that they
// scatter.

#include <cstdint>
#include <string_view>

#include "store/matching_requests.h"
#include "store/rows.h"

namespace dsqlsim::store {

[[nodiscard]] TaskQueuesKey task_queue_key(const TaskQueueName& queue, std::int32_t subqueue);
/// TaskQueueIDToUUIDString: any bytes as a well-formed UUID that says nothing about their order.
[[nodiscard]] Uuid hashed_to_uuid(std::string_view bytes);

/// A part of the range hashes, both ends inclusive. Go computes them in float32; here they are exact.
struct HashRange {
  std::int64_t from;
  std::int64_t to;
};
inline constexpr std::int64_t largest_range_hash = 0xFFFF'FFFF;
[[nodiscard]] HashRange boundaries_for_partition(std::int64_t partition, std::int64_t partitions);
[[nodiscard]] std::int64_t partition_for_range_hash(std::int64_t hash, std::int64_t partitions);

}  // namespace dsqlsim::store

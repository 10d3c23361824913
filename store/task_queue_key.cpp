#include "store/task_queue_key.h"

#include <string>

#include "sim/core/label.h"

namespace dsqlsim::store {

namespace {

std::string task_queue_id(const TaskQueueName& queue, std::int32_t subqueue) {
  constexpr unsigned has_subqueue = 0x80;
  std::string id(queue.namespace_id.bytes.begin(), queue.namespace_id.bytes.end());
  id += queue.name;
  const auto type = static_cast<unsigned>(queue.type);
  id += static_cast<char>(subqueue > 0 ? type | has_subqueue : type);
  for (auto rest = static_cast<std::uint32_t>(subqueue); rest > 0; rest >>= 7) {
    id += static_cast<char>((rest & 0x7FU) | (rest >= has_subqueue ? has_subqueue : 0U));
  }
  return id;
}

std::int64_t boundary_start(std::int64_t partition, std::int64_t partitions) {
  if (partition >= partitions) return largest_range_hash;
  return partition * (largest_range_hash + 1) / partitions;
}

}  // namespace

TaskQueuesKey task_queue_key(const TaskQueueName& queue, std::int32_t subqueue) {
  const std::string id = task_queue_id(queue, subqueue);
  return {static_cast<std::int64_t>(mix(name_hash(id)) & 0xFFFF'FFFFU), hashed_to_uuid(id)};
}

Uuid hashed_to_uuid(std::string_view bytes) {
  const std::uint64_t hash = name_hash(bytes);
  Uuid id = make_uuid(mix(hash, 1), mix(hash, 2));
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0FU) | 0x40U);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3FU) | 0x80U);
  return id;
}

HashRange boundaries_for_partition(std::int64_t partition, std::int64_t partitions) {
  const std::int64_t end = boundary_start(partition + 1, partitions);
  return {boundary_start(partition, partitions), end == largest_range_hash ? end : end - 1};
}

std::int64_t partition_for_range_hash(std::int64_t hash, std::int64_t partitions) {
  return hash / boundary_start(1, partitions);
}

}  // namespace dsqlsim::store

#include "scenarios/task_queue_names.h"

#include <fmt/format.h>

#include "scenarios/blob_literal.h"
#include "store/schema/tables.h"
#include "store/task_queue_key.h"

namespace dsqlsim::scenarios {

namespace {

constexpr std::int64_t idle_count = 5;

store::TaskQueueName idle_queue(std::int64_t number) {
  return {matching_namespace, fmt::format("idle-{}", number), store::TaskQueueType::activity};
}

std::string queue_row(std::string_view table, const store::TaskQueuesKey& key, const store::TaskQueueName& name) {
  schema::TaskQueueInfo info;
  info.namespace_id = name.namespace_id;
  info.name = name.name;
  info.type = name.type;
  info.subqueues.resize(1);
  return fmt::format(
      "INSERT INTO {} (range_hash, task_queue_id, range_id, data, data_encoding) VALUES ({}, '{}', 3, {}, '{}')", table,
      key.range_hash, to_text(key.task_queue_id), blob_literal(info), schema::blob_encoding);
}

std::string classic_task_row(const store::TaskQueuesKey& key, std::int64_t id) {
  const schema::AllocatedTask task{{0, id}, -id, "elsewhere"};
  return fmt::format(
      "INSERT INTO tasks (range_hash, task_queue_id, task_id, data, data_encoding) VALUES ({}, '{}', {}, {}, '{}')",
      key.range_hash, to_text(key.task_queue_id), id, blob_literal(task), schema::blob_encoding);
}

std::string fair_task_row(const store::TaskQueuesKey& key, std::int64_t id) {
  const schema::AllocatedTask task{{id, id}, -id, "elsewhere"};
  return fmt::format(
      "INSERT INTO tasks_v2 (range_hash, task_queue_id, pass, task_id, data, data_encoding) VALUES ({}, '{}', {}, {}, "
      "{}, '{}')",
      key.range_hash, to_text(key.task_queue_id), id, id, blob_literal(task), schema::blob_encoding);
}

}  // namespace

store::TaskQueueName served_queue(std::int64_t number) {
  return {matching_namespace, fmt::format("queue-{}", number), store::TaskQueueType::workflow};
}

std::vector<std::string> queue_neighbour_rows() {
  std::vector<std::string> rows;
  for (const std::string_view table : {schema::table::task_queues, schema::table::task_queues_v2}) {
    for (std::int64_t n = 0; n < served_queues; ++n) {
      store::TaskQueuesKey key = store::task_queue_key(served_queue(n), 0);
      key.task_queue_id = store::hashed_to_uuid(fmt::format("neighbour-{}", n));
      rows.push_back(
          queue_row(table, key, {matching_namespace, fmt::format("neighbour-{}", n), store::TaskQueueType::activity}));
    }
    for (std::int64_t n = 0; n < idle_count; ++n) {
      rows.push_back(queue_row(table, store::task_queue_key(idle_queue(n), 0), idle_queue(n)));
    }
  }
  // Among the ids of the first blocks.
  for (std::int64_t n = 0; n < served_queues; ++n) {
    store::TaskQueuesKey key = store::task_queue_key(served_queue(n), 0);
    key.task_queue_id = store::hashed_to_uuid(fmt::format("neighbour-{}", n));
    for (const std::int64_t id : {1, 7, 25}) {
      rows.push_back(classic_task_row(key, id));
      rows.push_back(fair_task_row(key, id));
    }
  }
  return rows;
}

std::vector<std::int64_t> idle_queues() {
  std::vector<std::int64_t> hashes;
  for (std::int64_t n = 0; n < idle_count; ++n) hashes.push_back(store::task_queue_key(idle_queue(n), 0).range_hash);
  return hashes;
}

}  // namespace dsqlsim::scenarios

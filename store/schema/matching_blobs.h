#pragma once
// What the matching store keeps in its blobs, and the codecs; see blobs.h. A fair matcher orders tasks by pass and id
// (v2), the others by id alone (v1, where every pass is 0).

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/db/value.h"
#include "store/schema/decode.h"

namespace dsqlsim::schema {

/// Orders the tasks of one queue.
struct TaskLevel {
  std::int64_t pass = 0;
  std::int64_t id = 0;
  friend constexpr auto operator<=>(const TaskLevel&, const TaskLevel&) = default;
};

/// Temporal's TaskQueueType.
enum class TaskQueueType : std::int32_t { workflow = 1, activity = 2, nexus = 3 };

struct SubqueueInfo {
  std::int64_t priority = 3;
  /// Every task up to it, itself included, has been dispatched or rewritten.
  TaskLevel ack_level;
  /// Fair queues only: the highest level written.
  TaskLevel max_level;
  std::int64_t approximate_backlog = 0;
  friend bool operator==(const SubqueueInfo&, const SubqueueInfo&) = default;
};

/// The blob of a task queue's row.
struct TaskQueueInfo {
  Uuid namespace_id;
  std::string name;
  TaskQueueType type = TaskQueueType::workflow;
  /// Microseconds of virtual time, by the writer's clock.
  std::int64_t last_update_us = 0;
  /// Number 0 is the queue itself.
  std::vector<SubqueueInfo> subqueues;
  friend bool operator==(const TaskQueueInfo&, const TaskQueueInfo&) = default;
};

/// The blob of a task's row: where it stands, and what a poller gets of it.
struct AllocatedTask {
  TaskLevel level;
  /// Scenarios give every task of theirs one, which stays when it is written again under a new level.
  std::int64_t number = 0;
  std::string what;
  friend bool operator==(const AllocatedTask&, const AllocatedTask&) = default;
};

struct TaskQueueUserData {
  /// Mutations applied, the first included.
  std::int64_t counter = 0;
  std::int64_t last_mutation = 0;
  std::string text;
  friend bool operator==(const TaskQueueUserData&, const TaskQueueUserData&) = default;
};

[[nodiscard]] std::string encode(const TaskQueueInfo& v);
[[nodiscard]] std::string encode(const AllocatedTask& v);
[[nodiscard]] std::string encode(const TaskQueueUserData& v);

template <>
std::optional<TaskQueueInfo> decode<TaskQueueInfo>(std::string_view bytes);
template <>
std::optional<AllocatedTask> decode<AllocatedTask>(std::string_view bytes);
template <>
std::optional<TaskQueueUserData> decode<TaskQueueUserData>(std::string_view bytes);

}  // namespace dsqlsim::schema

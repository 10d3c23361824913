#pragma once
// Rows of the task tables, whatever their category: which shard's, which queue's, and where in the queue.

#include <cstdint>
#include <optional>

#include "properties/rows.h"

namespace dsqlsim::properties {

struct TaskRow {
  std::int64_t shard = 0;
  schema::Category category = schema::Category::transfer;
  schema::TaskKey key;
  friend constexpr auto operator<=>(const TaskRow&, const TaskRow&) = default;
};

[[nodiscard]] bool is_task_table(std::string_view table);
/// What a change of a task table did to which task; nothing for other tables.
[[nodiscard]] std::optional<TaskRow> task_of(const Change& change);

/// A task as notes name it: ids are unique within a shard, whatever the category.
struct TaskName {
  std::int64_t shard = 0;
  std::int64_t id = 0;
  friend constexpr auto operator<=>(const TaskName&, const TaskName&) = default;
};
[[nodiscard]] inline TaskName name_of(const TaskRow& row) { return {row.shard, row.key.id}; }

}  // namespace dsqlsim::properties

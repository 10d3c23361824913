#include "properties/task_rows.h"

#include "sim/core/check.h"

namespace dsqlsim::properties {

using schema::Category;

std::optional<Category> category_of(std::string_view table) {
  if (table == schema::table::transfer_tasks) return Category::transfer;
  if (table == schema::table::timer_tasks) return Category::timer;
  if (table == schema::table::replication_tasks) return Category::replication;
  if (table == schema::table::visibility_tasks) return Category::visibility;
  return std::nullopt;
}

std::optional<TaskRow> task_of(const Change& change) {
  const std::optional<Category> category = category_of(change.table);
  if (!category.has_value()) return std::nullopt;
  const std::span<const Value> row = change.after.empty() ? change.before : change.after;
  TaskRow task{0, *category, {}};
  if (schema::is_scheduled(*category)) {
    const auto* fire_time = std::get_if<Timestamp>(&cell(row, schema::timer_tasks::visibility_timestamp));
    CHECK_WHY(fire_time != nullptr, "the column holds timestamps");
    task.shard = integer(row, schema::timer_tasks::shard_id);
    task.key = {fire_time->us, integer(row, schema::timer_tasks::task_id)};
  } else {
    task.shard = integer(row, schema::immediate_tasks::shard_id);
    task.key = {0, integer(row, schema::immediate_tasks::task_id)};
  }
  return task;
}

}  // namespace dsqlsim::properties

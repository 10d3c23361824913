#include "properties/task_rows.h"

#include "sim/core/check.h"

namespace dsqlsim::properties {

using schema::Category;

namespace {

std::optional<Category> own_category(std::string_view table) {
  if (table == schema::table::transfer_tasks) return Category::transfer;
  if (table == schema::table::timer_tasks) return Category::timer;
  if (table == schema::table::replication_tasks) return Category::replication;
  if (table == schema::table::visibility_tasks) return Category::visibility;
  return std::nullopt;
}

std::int64_t time_in(const Value& cell) {
  const auto* time = std::get_if<Timestamp>(&cell);
  CHECK_WHY(time != nullptr, "the column holds timestamps");
  return time->us;
}

/// A row of a table that several categories share.
template <class Column>
TaskRow in_shared_table(std::span<const Value> row) {
  return {integer(row, Column::shard_id),
          Category{static_cast<std::int32_t>(integer(row, Column::category_id))},
          {0, integer(row, Column::task_id)}};
}

TaskRow in_own_table(std::span<const Value> row, Category category) {
  if (!schema::is_scheduled(category)) {
    using schema::immediate_tasks;
    return {integer(row, immediate_tasks::shard_id), category, {0, integer(row, immediate_tasks::task_id)}};
  }
  using schema::timer_tasks;
  return {integer(row, timer_tasks::shard_id),
          category,
          {time_in(cell(row, timer_tasks::visibility_timestamp)), integer(row, timer_tasks::task_id)}};
}

}  // namespace

bool is_task_table(std::string_view table) {
  return own_category(table).has_value() || table == schema::table::history_immediate_tasks ||
         table == schema::table::history_scheduled_tasks;
}

std::optional<TaskRow> task_of(const Change& change) {
  const std::span<const Value> row = change.after.empty() ? change.before : change.after;
  if (const std::optional<Category> category = own_category(change.table)) return in_own_table(row, *category);
  if (change.table == schema::table::history_immediate_tasks) {
    return in_shared_table<schema::history_immediate_tasks>(row);
  }
  if (change.table == schema::table::history_scheduled_tasks) {
    using schema::history_scheduled_tasks;
    TaskRow task = in_shared_table<history_scheduled_tasks>(row);
    task.key.fire_time_us = time_in(cell(row, history_scheduled_tasks::visibility_timestamp));
    return task;
  }
  return std::nullopt;
}

}  // namespace dsqlsim::properties

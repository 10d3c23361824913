// The history task tables, after the second half of execution.go of the plugin. Multi-row INSERTs are sqlx's expansion
// of a named statement: one group of parameters a row.

#include <array>

#include "sim/core/check.h"
#include "store/dsql/db.h"
#include "store/schema/blobs.h"

namespace dsqlsim::store::dsql {

namespace {

using schema::Category;

struct TaskStatements {
  Category category;
  /// Up to and with VALUES.
  Sql insert;
  Sql range_select;
  Sql remove;
  Sql range_delete;
};

constexpr std::array<TaskStatements, 4> statements{{
    {Category::transfer,
     {"InsertIntoTransferTasks", "INSERT INTO transfer_tasks(shard_id, task_id, data, data_encoding) \n VALUES"},
     {"RangeSelectFromTransferTasks",
      "SELECT task_id, data, data_encoding \n FROM transfer_tasks WHERE shard_id = $1 AND task_id >= $2 AND task_id < "
      "$3 "
      "ORDER BY task_id LIMIT $4"},
     {"DeleteFromTransferTasks", "DELETE FROM transfer_tasks WHERE shard_id = $1 AND task_id = $2"},
     {"RangeDeleteFromTransferTasks",
      "DELETE FROM transfer_tasks WHERE shard_id = $1 AND task_id >= $2 AND task_id < $3"}},
    {Category::timer,
     {"InsertIntoTimerTasks",
      "INSERT INTO timer_tasks (shard_id, visibility_timestamp, task_id, data, data_encoding)\n  VALUES "},
     {"RangeSelectFromTimerTasks", R"(SELECT visibility_timestamp, task_id, data, data_encoding FROM timer_tasks 
  WHERE shard_id = $1 
  AND ((visibility_timestamp >= $2 AND task_id >= $3) OR visibility_timestamp > $4) 
  AND visibility_timestamp < $5
  ORDER BY visibility_timestamp,task_id LIMIT $6)"},
     {"DeleteFromTimerTasks",
      "DELETE FROM timer_tasks WHERE shard_id = $1 AND visibility_timestamp = $2 AND task_id = $3"},
     {"RangeDeleteFromTimerTasks",
      "DELETE FROM timer_tasks WHERE shard_id = $1 AND visibility_timestamp >= $2 AND visibility_timestamp < $3"}},
    {Category::replication,
     {"InsertIntoReplicationTasks",
      "INSERT INTO replication_tasks (shard_id, task_id, data, data_encoding) \n  VALUES"},
     {"RangeSelectFromReplicationTasks",
      "SELECT task_id, data, data_encoding FROM replication_tasks WHERE \nshard_id = $1 AND task_id >= $2 AND task_id "
      "< "
      "$3 ORDER BY task_id LIMIT $4"},
     {"DeleteFromReplicationTasks", "DELETE FROM replication_tasks WHERE shard_id = $1 AND task_id = $2"},
     {"RangeDeleteFromReplicationTasks",
      "DELETE FROM replication_tasks WHERE shard_id = $1 AND task_id >= $2 AND task_id < $3"}},
    {Category::visibility,
     {"InsertIntoVisibilityTasks", "INSERT INTO visibility_tasks(shard_id, task_id, data, data_encoding) \n VALUES"},
     {"RangeSelectFromVisibilityTasks",
      "SELECT task_id, data, data_encoding \n FROM visibility_tasks WHERE shard_id = $1 AND task_id >= $2 AND task_id "
      "< "
      "$3 ORDER BY task_id LIMIT $4"},
     {"DeleteFromVisibilityTasks", "DELETE FROM visibility_tasks WHERE shard_id = $1 AND task_id = $2"},
     {"RangeDeleteFromVisibilityTasks",
      "DELETE FROM visibility_tasks WHERE shard_id = $1 AND task_id >= $2 AND task_id < $3"}},
}};

const TaskStatements& statements_of(Category category) {
  for (const TaskStatements& s : statements) {
    if (s.category == category) return s;
  }
  CHECK_WHY(false, "no such task category");
  return statements[0];
}

std::int64_t i(std::int32_t v) { return v; }
Timestamp time_of(const schema::TaskKey& key) { return {key.fire_time_us}; }

}  // namespace

Expected<std::int64_t> Db::insert_into_tasks(const Context& ctx, Category category, std::span<const TasksRow> rows) {
  const bool scheduled = schema::is_scheduled(category);
  std::vector<Value> values;
  values.reserve(rows.size() * 5);
  for (const TasksRow& row : rows) {
    values.emplace_back(i(row.shard_id));
    if (scheduled) values.emplace_back(time_of(row.key));
    values.emplace_back(row.key.id);
    values.emplace_back(Bytes{row.data});
    values.emplace_back(std::string(schema::blob_encoding));
  }
  const Statement& statement = plugin_->insert(statements_of(category).insert, rows.size(), scheduled ? 5 : 4);
  return run(ctx, statement, values, Effect::writes).map([](const ResultSet& r) { return r.rows; });
}

Expected<std::vector<TasksRow>> Db::range_select_from_tasks(const Context& ctx, Category category,
                                                            const TasksRange& range, std::int32_t page_size) {
  const Sql& sql = statements_of(category).range_select;
  const bool scheduled = schema::is_scheduled(category);
  const Timestamp from = time_of(range.inclusive_min);
  const Expected<ResultSet> found =
      scheduled
          ? select(ctx, sql,
                   {i(range.shard_id), from, range.inclusive_min.id, from, time_of(range.exclusive_max), i(page_size)})
          : select(ctx, sql, {i(range.shard_id), range.inclusive_min.id, range.exclusive_max.id, i(page_size)});
  if (!found.has_value()) return fail(found.error());
  std::vector<TasksRow> rows;
  for (std::size_t n = 0; n < found->row_count(); ++n) {
    TasksRow& row = rows.emplace_back();
    row.shard_id = range.shard_id;
    std::size_t column = 0;
    if (scheduled) row.key.fire_time_us = std::get<Timestamp>(found->at(n, column++)).us;
    row.key.id = int_at(*found, n, column);
    row.data = bytes_at(*found, n, column + 1);
  }
  return rows;
}

Expected<std::int64_t> Db::delete_from_tasks(const Context& ctx, Category category, std::int32_t shard_id,
                                             const schema::TaskKey& key) {
  const Sql& sql = statements_of(category).remove;
  if (schema::is_scheduled(category)) return exec(ctx, sql, {i(shard_id), time_of(key), key.id});
  return exec(ctx, sql, {i(shard_id), key.id});
}

Expected<std::int64_t> Db::range_delete_from_tasks(const Context& ctx, Category category, const TasksRange& range) {
  const Sql& sql = statements_of(category).range_delete;
  if (schema::is_scheduled(category)) {
    return exec(ctx, sql, {i(range.shard_id), time_of(range.inclusive_min), time_of(range.exclusive_max)});
  }
  return exec(ctx, sql, {i(range.shard_id), range.inclusive_min.id, range.exclusive_max.id});
}

}  // namespace dsqlsim::store::dsql

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

constexpr std::array<TaskStatements, 6> statements{{
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
    {Category::archival,
     {"InsertIntoHistoryScheduledTasks",
      "INSERT INTO history_scheduled_tasks (shard_id, category_id, visibility_timestamp, task_id, data, "
      "data_encoding)\n  VALUES "},
     {"RangeSelectFromHistoryScheduledTasks",
      R"(SELECT visibility_timestamp, task_id, data, data_encoding FROM history_scheduled_tasks 
  WHERE shard_id = $1 
  AND category_id = $2 
  AND ((visibility_timestamp >= $3 AND task_id >= $4) OR visibility_timestamp > $5) 
  AND visibility_timestamp < $6
  ORDER BY visibility_timestamp,task_id LIMIT $7)"},
     {"DeleteFromHistoryScheduledTasks",
      "DELETE FROM history_scheduled_tasks WHERE shard_id = $1 AND category_id = $2 AND visibility_timestamp = $3 AND "
      "task_id = $4"},
     {"RangeDeleteFromHistoryScheduledTasks",
      "DELETE FROM history_scheduled_tasks WHERE shard_id = $1 AND category_id = $2 AND visibility_timestamp >= $3 AND "
      "visibility_timestamp < $4"}},
    {Category::outbound,
     {"InsertIntoHistoryImmediateTasks",
      "INSERT INTO history_immediate_tasks(shard_id, category_id, task_id, data, data_encoding) \n VALUES"},
     {"RangeSelectFromHistoryImmediateTasks",
      "SELECT task_id, data, data_encoding \n FROM history_immediate_tasks WHERE shard_id = $1 AND category_id = $2 "
      "AND "
      "task_id >= $3 AND task_id < $4 ORDER BY task_id LIMIT $5"},
     {"DeleteFromHistoryImmediateTasks",
      "DELETE FROM history_immediate_tasks WHERE shard_id = $1 AND category_id = $2 AND task_id = $3"},
     {"RangeDeleteFromHistoryImmediateTasks",
      "DELETE FROM history_immediate_tasks WHERE shard_id = $1 AND category_id = $2 AND task_id >= $3 AND task_id < "
      "$4"}},
}};

const TaskStatements& statements_of(Category category) {
  for (const TaskStatements& s : statements) {
    if (s.category == category) return s;
  }
  CHECK_WHY(false, "no such task category");
  return statements[0];
}

Timestamp time_of(const schema::TaskKey& key) { return {key.fire_time_us}; }

/// The parameters that every statement of the category begins with, and room for the others.
std::vector<Value> of_queue(Category category, std::int32_t shard_id) {
  std::vector<Value> values;
  values.reserve(8);
  values.emplace_back(std::int64_t{shard_id});
  if (!schema::has_own_table(category)) values.emplace_back(static_cast<std::int64_t>(category));
  return values;
}

std::vector<Value> selection(Category category, const TasksRange& range, std::int32_t page_size) {
  std::vector<Value> values = of_queue(category, range.shard_id);
  if (schema::is_scheduled(category)) {
    const Timestamp from = time_of(range.inclusive_min);
    values.insert(values.end(), {from, range.inclusive_min.id, from, time_of(range.exclusive_max)});
  } else {
    values.insert(values.end(), {range.inclusive_min.id, range.exclusive_max.id});
  }
  values.emplace_back(std::int64_t{page_size});
  return values;
}

}  // namespace

Expected<std::int64_t> Db::insert_into_tasks(const Context& ctx, Category category, std::span<const TasksRow> rows) {
  std::vector<Value> values;
  values.reserve(rows.size() * 6);
  for (const TasksRow& row : rows) {
    for (Value& value : of_queue(category, row.shard_id)) values.push_back(std::move(value));
    if (schema::is_scheduled(category)) values.emplace_back(time_of(row.key));
    values.emplace_back(row.key.id);
    values.emplace_back(Bytes{row.data});
    values.emplace_back(encoding());
  }
  const std::size_t columns = values.size() / rows.size();
  const Statement& statement = plugin_->insert(statements_of(category).insert, rows.size(), columns);
  return exec(ctx, statement, values);
}

Expected<std::vector<TasksRow>> Db::range_select_from_tasks(const Context& ctx, Category category,
                                                            const TasksRange& range, std::int32_t page_size) {
  const Statement& statement = plugin_->statement(statements_of(category).range_select);
  const Expected<ResultSet> found = run(ctx, statement, selection(category, range, page_size), Effect::reads);
  if (!found.has_value()) return fail(found.error());
  const bool scheduled = schema::is_scheduled(category);
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
  std::vector<Value> values = of_queue(category, shard_id);
  if (schema::is_scheduled(category)) values.emplace_back(time_of(key));
  values.emplace_back(key.id);
  const Statement& statement = plugin_->statement(statements_of(category).remove);
  return exec(ctx, statement, values);
}

Expected<std::int64_t> Db::range_delete_from_tasks(const Context& ctx, Category category, const TasksRange& range) {
  std::vector<Value> values = of_queue(category, range.shard_id);
  if (schema::is_scheduled(category)) {
    values.insert(values.end(), {time_of(range.inclusive_min), time_of(range.exclusive_max)});
  } else {
    values.insert(values.end(), {range.inclusive_min.id, range.exclusive_max.id});
  }
  const Statement& statement = plugin_->statement(statements_of(category).range_delete);
  return exec(ctx, statement, values);
}

namespace {

constexpr Sql insert_into_dlq{"InsertIntoReplicationDLQTasks", R"(
INSERT INTO replication_tasks_dlq 
            (source_cluster_name, 
             shard_id, 
             task_id, 
             data, 
             data_encoding) 
VALUES     )"};
constexpr Sql select_from_dlq{"RangeSelectFromReplicationDLQTasks",
                              "SELECT task_id, data, data_encoding FROM replication_tasks_dlq WHERE \n"
                              "source_cluster_name = $1 AND\nshard_id = $2 AND\ntask_id >= $3 AND\ntask_id < $4\n"
                              "ORDER BY task_id LIMIT $5"};
constexpr Sql delete_one_from_dlq{"DeleteFromReplicationDLQTasks", R"(
	DELETE FROM replication_tasks_dlq 
		WHERE source_cluster_name = $1 
		AND shard_id = $2 
		AND task_id = $3)"};
constexpr Sql range_delete_from_dlq{"RangeDeleteFromReplicationDLQTasks", R"(
	DELETE FROM replication_tasks_dlq 
		WHERE source_cluster_name = $1 
		AND shard_id = $2 
		AND task_id >= $3
		AND task_id < $4)"};

}  // namespace

Expected<std::int64_t> Db::insert_into_dlq_tasks(const Context& ctx, const std::string& source_cluster,
                                                 std::span<const TasksRow> rows) {
  std::vector<Value> values;
  values.reserve(rows.size() * 5);
  for (const TasksRow& row : rows) {
    values.insert(values.end(), {source_cluster, std::int64_t{row.shard_id}, row.key.id, Bytes{row.data}, encoding()});
  }
  const Statement& statement = plugin_->insert(insert_into_dlq, rows.size(), 5);
  return exec(ctx, statement, values);
}

Expected<std::vector<TasksRow>> Db::range_select_from_dlq_tasks(const Context& ctx, const std::string& source_cluster,
                                                                const TasksRange& range, std::int32_t page_size) {
  return select(ctx, select_from_dlq,
                {source_cluster, std::int64_t{range.shard_id}, range.inclusive_min.id, range.exclusive_max.id,
                 std::int64_t{page_size}})
      .map(all_rows([&range](const ResultSet& r, std::size_t n) {
        return TasksRow{range.shard_id, {0, int_at(r, n, 0)}, bytes_at(r, n, 1)};
      }));
}

Expected<std::int64_t> Db::delete_from_dlq_tasks(const Context& ctx, const std::string& source_cluster,
                                                 std::int32_t shard_id, std::int64_t task_id) {
  return exec(ctx, delete_one_from_dlq, {source_cluster, std::int64_t{shard_id}, task_id});
}

Expected<std::int64_t> Db::range_delete_from_dlq_tasks(const Context& ctx, const std::string& source_cluster,
                                                       const TasksRange& range) {
  return exec(ctx, range_delete_from_dlq,
              {source_cluster, std::int64_t{range.shard_id}, range.inclusive_min.id, range.exclusive_max.id});
}

}  // namespace dsqlsim::store::dsql

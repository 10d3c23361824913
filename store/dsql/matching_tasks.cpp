// The tasks and tasks_v2 tables, after task_v1.go and task_v2.go of the plugin.

#include "store/dsql/db.h"

namespace dsqlsim::store::dsql {

namespace {

constexpr Sql insert_v1{"InsertIntoTasks",
                        "INSERT INTO tasks(range_hash, task_queue_id, task_id, data, data_encoding) VALUES"};
constexpr Sql insert_v2{
    "InsertIntoTasksV2",
    "INSERT INTO tasks_v2 ( range_hash,  task_queue_id,  task_id,       pass,  data,  data_encoding) VALUES   "};

constexpr Sql select_v1{"SelectFromTasks",
                        "SELECT task_id, data, data_encoding FROM tasks WHERE range_hash = $1 AND task_queue_id=$2 AND "
                        "task_id >= $3 AND task_id < $4 ORDER BY task_id LIMIT $5"};
constexpr Sql select_v2{"SelectFromTasksV2",
                        "SELECT task_id, data, data_encoding FROM tasks_v2 WHERE range_hash = $1 AND task_queue_id = "
                        "$2 AND (pass, task_id) >= ($3, $4) ORDER BY pass, task_id LIMIT $5"};

constexpr Sql delete_v1{"DeleteFromTasks",
                        "DELETE FROM tasks WHERE range_hash = $1 AND task_queue_id = $2 AND task_id IN (SELECT task_id "
                        "FROM\n\t\t tasks WHERE range_hash = $1 AND task_queue_id = $2 AND task_id < $3 ORDER BY "
                        "task_queue_id,task_id LIMIT $4 )"};
constexpr Sql delete_v2{"DeleteFromTasksV2",
                        "DELETE FROM tasks_v2 WHERE range_hash = $1 AND task_queue_id = $2 AND task_id IN (SELECT "
                        "task_id FROM tasks_v2 WHERE range_hash = $1 AND task_queue_id = $2 AND (pass, task_id) < "
                        "($3, $4) ORDER BY task_queue_id,pass,task_id LIMIT $5 )"};

}  // namespace

Expected<std::int64_t> Db::insert_into_tasks(const Context& ctx, std::span<const MatchingTasksRow> rows,
                                             TaskVersion version) {
  const bool v1 = version == TaskVersion::v1;
  const std::size_t columns = v1 ? 5 : 6;
  std::vector<Value> values;
  values.reserve(rows.size() * columns);
  for (const MatchingTasksRow& row : rows) {
    values.insert(values.end(), {row.queue.range_hash, row.queue.task_queue_id, row.level.id});
    if (!v1) values.emplace_back(row.level.pass);
    values.emplace_back(Bytes{row.data});
    values.emplace_back(encoding());
  }
  const Statement& statement = plugin_->insert(v1 ? insert_v1 : insert_v2, rows.size(), columns);
  return exec(ctx, statement, values);
}

Expected<std::vector<MatchingTasksRow>> Db::select_from_tasks(const Context& ctx, const MatchingTasksRange& range,
                                                              TaskVersion version) {
  const TaskQueuesKey& queue = range.queue;
  const std::int64_t limit = range.limit;
  const Expected<ResultSet> found =
      version == TaskVersion::v1
          ? select(ctx, select_v1,
                   {queue.range_hash, queue.task_queue_id, range.inclusive_min.id, range.exclusive_max.id, limit})
          : select(ctx, select_v2,
                   {queue.range_hash, queue.task_queue_id, range.inclusive_min.pass, range.inclusive_min.id, limit});
  // The pass is not selected: the plugin takes it from the blob, too.
  return found.map(all_rows([&queue](const ResultSet& r, std::size_t n) {
    return MatchingTasksRow{queue, {0, int_at(r, n, 0)}, bytes_at(r, n, 1)};
  }));
}

Expected<std::int64_t> Db::delete_from_tasks(const Context& ctx, const MatchingTasksRange& range, TaskVersion version) {
  const TaskQueuesKey& queue = range.queue;
  const std::int64_t limit = range.limit;
  if (version == TaskVersion::v1) {
    return exec(ctx, delete_v1, {queue.range_hash, queue.task_queue_id, range.exclusive_max.id, limit});
  }
  return exec(ctx, delete_v2,
              {queue.range_hash, queue.task_queue_id, range.exclusive_max.pass, range.exclusive_max.id, limit});
}

}  // namespace dsqlsim::store::dsql

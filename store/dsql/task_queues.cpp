// The task_queues and task_queues_v2 tables, after task_queues.go of the plugin. The plugin hashes a queue's id to a
// UUID before it binds it (task_queue_id.go); rows carry the UUID here.

#include <fmt/format.h>

#include <array>

#include "store/dsql/db.h"
#include "store/dsql/retry.h"

namespace dsqlsim::store::dsql {

namespace {

/// A query over both tables, by TaskVersion: SwitchTaskQueuesTable.
using Switched = std::array<Sql, 2>;

constexpr Switched create_task_queue{{
    {"InsertIntoTaskQueues",
     "INSERT INTO task_queues (range_hash, task_queue_id, range_id, data, data_encoding) "
     "VALUES ($1, $2, $3, $4, $5)"},
    {"InsertIntoTaskQueues",
     "INSERT INTO task_queues_v2 (range_hash, task_queue_id, range_id, data, data_encoding) "
     "VALUES ($1, $2, $3, $4, $5)"},
}};

#define DSQLSIM_UPDATE_TASK_QUEUE(table)                                                         \
  "UPDATE " table                                                                                \
  " SET\n\trange_id = $1,\n\tdata = $2,\n\tdata_encoding = $3\n\tWHERE\n\trange_hash = $4 AND\n" \
  "\ttask_queue_id = $5\n\t"
constexpr Switched update_task_queue{{{"UpdateTaskQueues", DSQLSIM_UPDATE_TASK_QUEUE("task_queues")},
                                      {"UpdateTaskQueues", DSQLSIM_UPDATE_TASK_QUEUE("task_queues_v2")}}};
#undef DSQLSIM_UPDATE_TASK_QUEUE

#define DSQLSIM_GET_TASK_QUEUE(table)                                           \
  "SELECT range_hash, task_queue_id, range_id, data, data_encoding FROM " table \
  " WHERE range_hash = $1 AND task_queue_id=$2"
constexpr Switched get_task_queue{{{"SelectFromTaskQueues", DSQLSIM_GET_TASK_QUEUE("task_queues")},
                                   {"SelectFromTaskQueues", DSQLSIM_GET_TASK_QUEUE("task_queues_v2")}}};
#undef DSQLSIM_GET_TASK_QUEUE

#define DSQLSIM_LOCK_TASK_QUEUE(table) \
  "SELECT range_id FROM " table " WHERE range_hash=$1 AND task_queue_id=$2 FOR UPDATE"
constexpr Switched lock_task_queue{{{"LockTaskQueues", DSQLSIM_LOCK_TASK_QUEUE("task_queues")},
                                    {"LockTaskQueues", DSQLSIM_LOCK_TASK_QUEUE("task_queues_v2")}}};
#undef DSQLSIM_LOCK_TASK_QUEUE

#define DSQLSIM_UPDATE_WITH_CAS(table)                                                                     \
  "UPDATE " table                                                                                          \
  " SET\n\t\trange_id = $1,\n\t\tdata = $2,\n\t\tdata_encoding = $3\n\t\tWHERE\n\t\trange_hash = $4 AND\n" \
  "\t\ttask_queue_id = $5 AND\n\t\trange_id = $6"
constexpr Switched update_with_cas{{{"UpdateTaskQueuesWithCAS", DSQLSIM_UPDATE_WITH_CAS("task_queues")},
                                    {"UpdateTaskQueuesWithCAS", DSQLSIM_UPDATE_WITH_CAS("task_queues_v2")}}};
#undef DSQLSIM_UPDATE_WITH_CAS

#define DSQLSIM_RANGE_WITH_CAS(table) \
  "UPDATE " table " \n\t\tSET range_id = $1 \n\t\tWHERE range_hash = $2 AND task_queue_id = $3 AND range_id = $4"
constexpr Switched range_with_cas{{{"UpdateTaskQueueRangeWithCAS", DSQLSIM_RANGE_WITH_CAS("task_queues")},
                                   {"UpdateTaskQueueRangeWithCAS", DSQLSIM_RANGE_WITH_CAS("task_queues_v2")}}};
#undef DSQLSIM_RANGE_WITH_CAS

#define DSQLSIM_LIST_TASK_QUEUES(table)                                         \
  "SELECT range_hash, task_queue_id, range_id, data, data_encoding FROM " table \
  " WHERE range_hash >= $1 AND range_hash <= $2 AND task_queue_id > $3 ORDER BY task_queue_id ASC LIMIT $4"
constexpr Switched list_task_queues{{{"SelectFromTaskQueues", DSQLSIM_LIST_TASK_QUEUES("task_queues")},
                                     {"SelectFromTaskQueues", DSQLSIM_LIST_TASK_QUEUES("task_queues_v2")}}};
#undef DSQLSIM_LIST_TASK_QUEUES

constexpr Switched delete_task_queue{{
    {"DeleteFromTaskQueues", "DELETE FROM task_queues WHERE range_hash=$1 AND task_queue_id=$2 AND range_id=$3"},
    {"DeleteFromTaskQueues", "DELETE FROM task_queues_v2 WHERE range_hash=$1 AND task_queue_id=$2 AND range_id=$3"},
}};

const Sql& of(const Switched& queries, TaskVersion version) { return queries[static_cast<std::size_t>(version)]; }
std::int64_t range_at(const ResultSet& r) { return int_at(r, 0, 0); }

}  // namespace

Expected<void> Db::insert_into_task_queues(const Context& ctx, const TaskQueuesRow& row, TaskVersion version) {
  return exec(ctx, of(create_task_queue, version),
              {row.range_hash, row.task_queue_id, row.range_id, Bytes{row.data}, encoding()})
      .map([](std::int64_t) {});
}

Expected<std::int64_t> Db::update_task_queues(const Context& ctx, const TaskQueuesRow& row, TaskVersion version) {
  return exec(ctx, of(update_task_queue, version),
              {row.range_id, Bytes{row.data}, encoding(), row.range_hash, row.task_queue_id});
}

Expected<std::int64_t> Db::update_task_queues_auto_fenced(const Context& ctx, const TaskQueuesRow& row,
                                                          TaskVersion version) {
  const Expected<std::int64_t> current =
      query_row(ctx, of(lock_task_queue, version), {row.range_hash, row.task_queue_id}).map(range_at);
  if (!current.has_value()) return fail(current.error());
  if (row.range_id < *current) {
    return fail(blueprint().errors.condition_failed(ConditionKind::task_queue,
                                                    fmt::format("task queue {} range_id is stale (current={} new={})",
                                                                to_text(row.task_queue_id), *current, row.range_id)));
  }
  return update_task_queues_with_fencing(ctx, row, *current, version);
}

Expected<TaskQueuesRow> Db::select_from_task_queues(const Context& ctx, const TaskQueuesKey& key, TaskVersion version) {
  return get(ctx, of(get_task_queue, version), {key.range_hash, key.task_queue_id}).map([&key](const ResultSet& r) {
    return TaskQueuesRow{key.range_hash, key.task_queue_id, int_at(r, 0, 2), bytes_at(r, 0, 3)};
  });
}

Expected<std::int64_t> Db::lock_task_queues(const Context& ctx, const TaskQueuesKey& key, TaskVersion version) {
  const Sql& query = of(lock_task_queue, version);
  if (in_transaction()) return get(ctx, query, {key.range_hash, key.task_queue_id}).map(range_at);
  RetryManager manager(*plugin_, blueprint().transactions.run_tx);
  return manager.run_tx<std::int64_t>(ctx, query.name, [&](RawTx& tx) -> Expected<std::int64_t> {
    return tx.query_row(ctx, query, {key.range_hash, key.task_queue_id}).map(range_at);
  });
}

Expected<void> Db::update_task_queues_with_cas(const Context& ctx, const TaskQueuesRow& row,
                                               std::int64_t expected_range, TaskVersion version) {
  const Expected<std::int64_t> rows =
      exec(ctx, of(update_with_cas, version),
           {row.range_id, Bytes{row.data}, encoding(), row.range_hash, row.task_queue_id, expected_range});
  if (!rows.has_value()) return fail(rows.error());
  if (*rows != 0) return {};
  return fail(blueprint().errors.condition_failed(
      ConditionKind::task_queue, fmt::format("task_queue {} range_id changed from expected {} (CAS update failed)",
                                             to_text(row.task_queue_id), expected_range)));
}

Expected<std::int64_t> Db::update_task_queues_with_fencing(const Context& ctx, const TaskQueuesRow& row,
                                                           std::int64_t expected_range, TaskVersion version) {
  // The plugin answers a made-up result.
  return update_task_queues_with_cas(ctx, row, expected_range, version).map([] { return std::int64_t{1}; });
}

Expected<std::int64_t> Db::update_task_queue_range_with_cas(const Context& ctx, const TaskQueuesKey& key,
                                                            std::int64_t expected_range, TaskVersion version) {
  const Expected<std::int64_t> rows =
      exec(ctx, of(range_with_cas, version), {expected_range + 1, key.range_hash, key.task_queue_id, expected_range});
  if (!rows.has_value()) return fail(rows.error());
  if (*rows != 0) return expected_range + 1;
  return fail(blueprint().errors.condition_failed(
      ConditionKind::task_queue,
      fmt::format("task_queue {} range_id changed from expected {} (CAS range increment failed)",
                  to_text(key.task_queue_id), expected_range)));
}

Expected<std::vector<TaskQueuesRow>> Db::range_select_from_task_queues(const Context& ctx, const TaskQueuesPage& page,
                                                                       TaskVersion version) {
  return select(ctx, of(list_task_queues, version),
                {page.hash_from, page.hash_to, page.greater_than, std::int64_t{page.page_size}})
      .map(all_rows([](const ResultSet& r, std::size_t n) {
        return TaskQueuesRow{int_at(r, n, 0), uuid_at(r, n, 1), int_at(r, n, 2), bytes_at(r, n, 3)};
      }));
}

Expected<std::int64_t> Db::delete_from_task_queues(const Context& ctx, const TaskQueuesKey& key, std::int64_t range_id,
                                                   TaskVersion version) {
  return exec(ctx, of(delete_task_queue, version), {key.range_hash, key.task_queue_id, range_id});
}

}  // namespace dsqlsim::store::dsql

// The history task operations, after execution_tasks.go.

#include <fmt/format.h>

#include <limits>

#include "store/execution.h"
#include "store/execution_transaction.h"

namespace dsqlsim::store {

namespace {

/// As the messages name the operations of a category: GetTransferTasks, RangeCompleteTimerTask.
std::string_view task_name(Category category) {
  switch (category) {
    case Category::transfer:
      return "Transfer";
    case Category::timer:
      return "Timer";
    case Category::replication:
      return "Replication";
    case Category::visibility:
      return "Visibility";
  }
  return "?";
}

std::optional<TaskKey> next_page(Category category, const TaskKey& last, const TaskKey& exclusive_max) {
  const TaskKey next{last.fire_time_us, last.id + 1};
  if (schema::is_scheduled(category) || next.id < exclusive_max.id) return next;
  return std::nullopt;
}

}  // namespace

Expected<void> SqlExecutionStore::add_history_tasks(const Context& ctx, const AddHistoryTasksRequest& request) {
  return blueprint().tasks.add_result(
      tx_execute_shard_locked(*this, ctx, "AddHistoryTasks", request.shard_id, request.range_id,
                              [&](dsql::Db& tx) { return apply_tasks(tx, ctx, request.shard_id, request.tasks); }));
}

Expected<GetHistoryTasksResponse> SqlExecutionStore::get_history_tasks(const Context& ctx,
                                                                       const GetHistoryTasksRequest& request) {
  TasksRange range{request.shard_id, request.inclusive_min, request.exclusive_max};
  if (schema::is_scheduled(request.category)) range.inclusive_min.id = std::numeric_limits<std::int64_t>::min();
  if (request.page.has_value()) range.inclusive_min = *request.page;

  const Expected<std::vector<TasksRow>> rows =
      db().range_select_from_tasks(ctx, request.category, range, request.batch_size);
  if (!rows.has_value()) {
    return unavailable(fmt::format("Get{}Tasks operation failed. Select failed{} {}", task_name(request.category),
                                   request.category == Category::replication ? ":" : ". Error:", rows.error().text),
                       rows.error());
  }
  GetHistoryTasksResponse response;
  for (const TasksRow& row : *rows) {
    std::optional<TaskBlob> blob = schema::decode<TaskBlob>(row.data);
    if (!blob.has_value()) return fail(Failure::other, "unable to decode a history task");
    response.tasks.push_back({request.category, row.key, std::move(*blob)});
  }
  if (static_cast<std::int64_t>(rows->size()) == request.batch_size && !rows->empty()) {
    response.next_page = next_page(request.category, rows->back().key, range.exclusive_max);
  }
  return response;
}

Expected<void> SqlExecutionStore::range_complete_history_tasks(const Context& ctx,
                                                               const RangeCompleteHistoryTasksRequest& request) {
  const TaskRules& rules = blueprint().tasks;
  TasksRange range{request.shard_id, request.inclusive_min,
                   rules.delete_until(request.category, request.exclusive_max)};
  for (bool done = false; !done;) {
    const Expected<bool> step = rules.run_delete_step(*this, ctx, request, range);
    if (!step.has_value()) return fail(step.error());
    done = *step;
  }
  return {};
}

Unexpected range_complete_failed(const dsql::Db& db, Category category, const Error& cause) {
  return Unexpected(
      wrap(db.blueprint().errors, Failure::unavailable,
           fmt::format("RangeComplete{}Task operation failed. Error: {}", task_name(category), cause.text), cause));
}

namespace {

std::span<const HistoryTask> all_tasks(std::span<const HistoryTask> tasks) { return tasks; }

Expected<bool> delete_all_at_once(dsql::Db& db, const Context& ctx, Category category, TasksRange& range) {
  const Expected<std::int64_t> deleted = db.range_delete_from_tasks(ctx, category, range);
  if (deleted.has_value()) return true;
  return range_complete_failed(db, category, deleted.error());
}

Expected<bool> step_on_the_pool(SqlStore& store, const Context& ctx, const RangeCompleteHistoryTasksRequest& request,
                                TasksRange& range) {
  return store.blueprint().tasks.delete_step(store.db(), ctx, request.category, range);
}

TaskKey until_asked(Category /*category*/, TaskKey exclusive_max) { return exclusive_max; }

Expected<void> result_as_is(Expected<void> result) { return result; }

}  // namespace

TaskRules shipped_task_rules() { return {all_tasks, delete_all_at_once, step_on_the_pool, until_asked, result_as_is}; }

}  // namespace dsqlsim::store

// The history task operations, after execution_tasks.go.

#include <fmt/format.h>

#include <limits>

#include "store/dsql/driver.h"
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
    case Category::archival:
    case Category::outbound:
      return "History";
  }
  return "?";
}

/// What the messages of the shared tables say before the error.
std::string of_category(Category category) {
  return schema::has_own_table(category) ? "" : fmt::format(" CategoryID: {}.", static_cast<int>(category));
}

/// The manager's validateTaskRange; 0 stands for what is not given.
Expected<void> validate_task_range(Category category, const TaskKey& min, const TaskKey& max) {
  if (schema::is_scheduled(category)) {
    if (max.fire_time_us == 0) {
      return fail(Failure::invalid_argument,
                  "invalid task range, max fire time must be specified for scheduled task category");
    }
    if (min.id == 0 && max.id == 0) return {};
    return fail(Failure::invalid_argument, "invalid task range, taskID must be empty for scheduled task category");
  }
  if (max.id == 0) {
    return fail(Failure::invalid_argument,
                "invalid task range, max taskID must be specified for immediate task category");
  }
  if (min.fire_time_us == 0 && max.fire_time_us == 0) return {};
  return fail(Failure::invalid_argument, "invalid task range, fireTime must be empty for immediate task category");
}

std::optional<TaskKey> next_page(const TaskRules& rules, Category category, const TaskKey& last,
                                 const TaskKey& exclusive_max) {
  if (schema::is_scheduled(category)) return rules.behind_scheduled(last);
  return next_immediate_page(last, exclusive_max.id);
}

}  // namespace

std::optional<TaskKey> next_immediate_page(const TaskKey& last, std::int64_t exclusive_max) {
  if (last.id + 1 < exclusive_max) return TaskKey{0, last.id + 1};
  return std::nullopt;
}

Expected<void> SqlExecutionStore::add_history_tasks(const Context& ctx, const AddHistoryTasksRequest& request) {
  return blueprint().tasks.add_result(
      tx_execute_shard_locked(*this, ctx, "AddHistoryTasks", request.shard_id, request.range_id,
                              [&](dsql::Db& tx) { return apply_tasks(tx, ctx, request.shard_id, request.tasks); }));
}

Expected<GetHistoryTasksResponse> SqlExecutionStore::get_history_tasks(const Context& ctx,
                                                                       const GetHistoryTasksRequest& request) {
  const Expected<void> valid = validate_task_range(request.category, request.inclusive_min, request.exclusive_max);
  if (!valid.has_value()) return fail(valid.error());
  TasksRange range{request.shard_id, request.inclusive_min, request.exclusive_max};
  if (schema::is_scheduled(request.category)) range.inclusive_min.id = std::numeric_limits<std::int64_t>::min();
  if (request.page.has_value()) range.inclusive_min = *request.page;

  const Expected<std::vector<TasksRow>> rows =
      db().range_select_from_tasks(ctx, request.category, range, request.batch_size);
  if (!rows.has_value()) {
    const std::string_view before = request.category == Category::replication ? ":" : ".";
    const std::string_view word = request.category == Category::replication ? "" : " Error:";
    return unavailable(fmt::format("Get{}Tasks operation failed. Select failed{}{}{} {}", task_name(request.category),
                                   before, of_category(request.category), word, rows.error().text),
                       rows.error());
  }
  GetHistoryTasksResponse response;
  for (const TasksRow& row : *rows) {
    std::optional<TaskBlob> blob = schema::decode<TaskBlob>(row.data);
    if (!blob.has_value()) return fail(Failure::other, "unable to decode a history task");
    response.tasks.push_back({request.category, row.key, std::move(*blob)});
  }
  if (static_cast<std::int64_t>(rows->size()) == request.batch_size && !rows->empty()) {
    response.next_page = next_page(blueprint().tasks, request.category, rows->back().key, range.exclusive_max);
  }
  return response;
}

Expected<void> SqlExecutionStore::range_complete_history_tasks(const Context& ctx,
                                                               const RangeCompleteHistoryTasksRequest& request) {
  Expected<void> valid = validate_task_range(request.category, request.inclusive_min, request.exclusive_max);
  if (!valid.has_value()) return valid;
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

Expected<void> SqlExecutionStore::complete_history_task(const Context& ctx, const CompleteHistoryTaskRequest& request) {
  if (request.best_effort) return {};
  const Expected<std::int64_t> deleted = db().delete_from_tasks(ctx, request.category, request.shard_id, request.key);
  if (deleted.has_value()) return {};
  return unavailable(fmt::format("Complete{}Task operation failed.{} Error: {}", task_name(request.category),
                                 of_category(request.category), deleted.error().text),
                     deleted.error());
}

Unexpected range_complete_failed(const dsql::Db& db, Category category, const Error& cause) {
  // The words for the shared table of immediate tasks are those of transfer tasks.
  const std::string_view name = category == Category::outbound ? "Transfer" : task_name(category);
  return Unexpected(
      wrap(db.blueprint().errors, Failure::unavailable,
           fmt::format("RangeComplete{}Task operation failed.{} Error: {}", name, of_category(category), cause.text),
           cause));
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

TaskKey next_of_the_same_time(const TaskKey& last) { return {last.fire_time_us, last.id + 1}; }

Expected<void> result_as_is(Expected<void> result) { return result; }

}  // namespace

TaskRules shipped_task_rules() {
  return {all_tasks,    delete_all_at_once, step_on_the_pool, until_asked, next_of_the_same_time,
          result_as_is, dsql::is_dup_entry};
}

}  // namespace dsqlsim::store

// The tasks of a queue, after task_v1.go and task_v2.go.

#include <fmt/format.h>

#include <limits>

#include "store/task_queue_key.h"
#include "store/task_store.h"

namespace dsqlsim::store {

namespace {

/// What the version demands of a request; Go answers Internal to what breaks it.
std::optional<std::string> error_in(const GetTasksRequest& request, TaskVersion version) {
  if (version == TaskVersion::v1) {
    if (request.inclusive_min.pass == 0) return std::nullopt;
    return "invalid GetTasks request on queue: InclusiveMinPass is not supported";
  }
  if (request.inclusive_min.pass < 1) {
    return "invalid GetTasks request on fair queue: InclusiveMinPass must be >= 1";
  }
  if (request.exclusive_max_task_id != std::numeric_limits<std::int64_t>::max()) {
    return "invalid GetTasks request on fair queue: ExclusiveMaxTaskID is not supported";
  }
  return std::nullopt;
}

std::optional<std::string> error_in(const CompleteTasksLessThanRequest& request, TaskVersion version) {
  if (version == TaskVersion::v1) {
    if (request.exclusive_max.pass == 0) return std::nullopt;
    return "invalid CompleteTasksLessThan request on queue";
  }
  if (request.exclusive_max.pass >= 1) return std::nullopt;
  return "invalid CompleteTasksLessThan request on fair queue";
}

}  // namespace

Expected<void> SqlTaskStore::create_tasks(const Context& ctx, const CreateTasksRequest& request) {
  const MatchingRules& rules = blueprint().matching;
  std::vector<MatchingTasksRow> rows;
  for (const CreateTasksRequest::New& task : request.tasks) {
    rows.push_back({task_queue_key(request.queue, task.subqueue), task.task.level, schema::encode(task.task)});
  }
  return tx_execute(ctx, "CreateTasks", [&](dsql::Db& tx) -> Expected<void> {
    const Expected<std::int64_t> inserted = rules.insert_tasks(tx, ctx, rows, version_);
    if (!inserted.has_value()) return fail(inserted.error());
    return lock_task_queue(tx, ctx, task_queue_key(request.queue, 0), request.range_id, version_);
  });
}

Expected<GetTasksResponse> SqlTaskStore::get_tasks(const Context& ctx, const GetTasksRequest& request) {
  if (request.inclusive_min.id >= request.exclusive_max_task_id) return GetTasksResponse{};
  if (std::optional<std::string> wrong = error_in(request, version_)) {
    return fail(Failure::internal, std::move(*wrong));
  }
  const TaskLevel from = request.page.value_or(request.inclusive_min);
  const MatchingTasksRange range{
      task_queue_key(request.queue, request.subqueue), from, {0, request.exclusive_max_task_id}, request.batch_size};
  const Expected<std::vector<MatchingTasksRow>> rows = blueprint().matching.select_tasks(db(), ctx, range, version_);
  if (!rows.has_value()) {
    return unavailable(fmt::format("GetTasks operation failed. Failed to get rows. Error: {}", rows.error().text),
                       rows.error());
  }
  GetTasksResponse response;
  for (const MatchingTasksRow& row : *rows) {
    std::optional<AllocatedTask> task = schema::decode<AllocatedTask>(row.data);
    if (!task.has_value()) {
      return fail(Failure::unavailable, "GetTasks failed to deserialize task: unable to decode AllocatedTask");
    }
    response.tasks.push_back(std::move(*task));
  }
  if (static_cast<std::int64_t>(rows->size()) == request.batch_size) {
    const TaskLevel& last = response.tasks.back().level;
    const TaskLevel next{last.pass, last.id + 1};
    if (next.id < request.exclusive_max_task_id) response.next_page = next;
  }
  return response;
}

Expected<std::int64_t> SqlTaskStore::complete_tasks_less_than(const Context& ctx,
                                                              const CompleteTasksLessThanRequest& request) {
  if (std::optional<std::string> wrong = error_in(request, version_)) {
    return fail(Failure::internal, std::move(*wrong));
  }
  const MatchingTasksRange range{
      task_queue_key(request.queue, request.subqueue), {}, request.exclusive_max, request.limit};
  return blueprint().matching.run_delete(*this, ctx, task_queue_key(request.queue, 0), request.range_id, range,
                                         version_);
}

}  // namespace dsqlsim::store

// The replication dead letter queue, after the second half of execution_tasks.go.

#include <fmt/format.h>

#include <limits>

#include "store/execution.h"

namespace dsqlsim::store {

Expected<void> SqlExecutionStore::put_replication_task_to_dlq(const Context& ctx,
                                                              const PutReplicationTaskToDlqRequest& request) {
  const TasksRow row{request.shard_id, {0, request.task_id}, schema::encode(request.blob)};
  const Expected<std::int64_t> inserted = db().insert_into_dlq_tasks(ctx, request.source_cluster, {&row, 1});
  if (inserted.has_value() || blueprint().tasks.dead_letter_is_there(inserted.error())) return {};
  return unavailable(fmt::format("Failed to create replication tasks. Error: {}", inserted.error().text),
                     inserted.error());
}

Expected<GetHistoryTasksResponse> SqlExecutionStore::get_replication_tasks_from_dlq(const Context& ctx,
                                                                                    const DlqRangeRequest& request) {
  TasksRange range{request.shard_id, {0, request.inclusive_min}, {0, request.exclusive_max}};
  if (request.page.has_value()) range.inclusive_min = *request.page;
  const Expected<std::vector<TasksRow>> rows =
      db().range_select_from_dlq_tasks(ctx, request.source_cluster, range, request.batch_size);
  if (!rows.has_value()) {
    return unavailable(fmt::format("GetReplicationTasks operation failed. Select failed: {}", rows.error().text),
                       rows.error());
  }
  GetHistoryTasksResponse response;
  for (const TasksRow& row : *rows) {
    std::optional<TaskBlob> blob = schema::decode<TaskBlob>(row.data);
    if (!blob.has_value()) return fail(Failure::other, "unable to decode a history task");
    response.tasks.push_back({Category::replication, row.key, std::move(*blob)});
  }
  if (static_cast<std::int64_t>(rows->size()) == request.batch_size && !rows->empty()) {
    response.next_page = next_immediate_page(rows->back().key, request.exclusive_max);
  }
  return response;
}

Expected<void> SqlExecutionStore::delete_replication_task_from_dlq(const Context& ctx, const DlqTaskRequest& request) {
  const Expected<std::int64_t> deleted =
      db().delete_from_dlq_tasks(ctx, request.source_cluster, request.shard_id, request.task_id);
  if (!deleted.has_value()) return fail(deleted.error());
  return {};
}

Expected<void> SqlExecutionStore::range_delete_replication_task_from_dlq(const Context& ctx,
                                                                         const DlqRangeRequest& request) {
  const TasksRange range{request.shard_id, {0, request.inclusive_min}, {0, request.exclusive_max}};
  const Expected<std::int64_t> deleted = db().range_delete_from_dlq_tasks(ctx, request.source_cluster, range);
  if (!deleted.has_value()) return fail(deleted.error());
  return {};
}

Expected<bool> SqlExecutionStore::is_replication_dlq_empty(const Context& ctx, const DlqRangeRequest& request) {
  const TasksRange range{request.shard_id, {0, request.inclusive_min}, {0, std::numeric_limits<std::int64_t>::max()}};
  const Expected<std::vector<TasksRow>> rows = db().range_select_from_dlq_tasks(ctx, request.source_cluster, range, 1);
  if (!rows.has_value()) return fail(rows.error());
  return rows->empty();
}

}  // namespace dsqlsim::store

// The queues themselves, after task_queues.go.

#include <fmt/format.h>

#include <algorithm>

#include "store/dsql/driver.h"
#include "store/task_queue_key.h"
#include "store/task_store.h"

namespace dsqlsim::store {

namespace {

Expected<GetTaskQueueResponse> decoded(const TaskQueuesRow& row) {
  std::optional<TaskQueueInfo> info = schema::decode<TaskQueueInfo>(row.data);
  if (!info.has_value()) return fail(Failure::other, "unable to decode TaskQueueInfo");
  return GetTaskQueueResponse{row.range_id, std::move(*info)};
}

TaskQueuesRow row_of(const TaskQueueInfo& info, std::int64_t range_id) {
  const TaskQueuesKey key = task_queue_key(name_of(info), 0);
  return {key.range_hash, key.task_queue_id, range_id, schema::encode(info)};
}

/// Into how many parts a listing of all queues divides the hashes (taskScanPartitions).
constexpr std::int64_t scan_partitions = 1;

int number(TaskQueueType type) { return static_cast<int>(type); }

}  // namespace

Expected<void> SqlTaskStore::create_task_queue(const Context& ctx, const CreateTaskQueueRequest& request) {
  Expected<void> inserted = db().insert_into_task_queues(ctx, row_of(request.info, request.range_id), version_);
  if (inserted.has_value()) return inserted;
  if (dsql::is_dup_entry(inserted.error())) {
    return fail(make_error(Failure::condition_failed, inserted.error().text, inserted.error().evidence));
  }
  return unavailable(fmt::format("CreateTaskQueue operation failed. Failed to make task queue {} of type {}. Error: {}",
                                 request.info.name, number(request.info.type), inserted.error().text),
                     inserted.error());
}

Expected<GetTaskQueueResponse> SqlTaskStore::get_task_queue(const Context& ctx, const TaskQueueName& queue) {
  const Expected<TaskQueuesRow> row = db().select_from_task_queues(ctx, task_queue_key(queue, 0), version_);
  if (row.has_value()) return decoded(*row);
  if (row.error().kind == Failure::no_rows) {
    return fail(Failure::not_found,
                fmt::format("GetTaskQueue operation failed. TaskQueue: {}, TaskQueueType: {}, Error: {}", queue.name,
                            number(queue.type), row.error().text));
  }
  return unavailable(
      fmt::format("GetTaskQueue operation failed. Failed to check if task queue {} of type {} existed. Error: {}",
                  queue.name, number(queue.type), row.error().text),
      row.error());
}

Expected<void> SqlTaskStore::update_task_queue(const Context& ctx, const UpdateTaskQueueRequest& request) {
  const MatchingRules& rules = blueprint().matching;
  const TaskQueuesRow row = row_of(request.info, request.range_id);
  return rules.run_update(*this, ctx, "UpdateTaskQueue", [&](dsql::Db& tx) -> Expected<void> {
    const TaskQueuesKey key{row.range_hash, row.task_queue_id};
    Expected<void> locked = lock_task_queue(tx, ctx, key, request.previous_range_id, version_);
    if (!locked.has_value()) return locked;
    const Expected<std::int64_t> rows = rules.update(tx, ctx, row, request.previous_range_id, version_);
    if (!rows.has_value()) return fail(rows.error());
    if (*rows != 1) return fail(Failure::other, fmt::format("{} rows were affected instead of 1", *rows));
    return {};
  });
}

Expected<ListTaskQueueResponse> SqlTaskStore::list_task_queue(const Context& ctx, const ListTaskQueueRequest& request) {
  TaskQueuePageToken token = request.page.value_or(TaskQueuePageToken{});
  std::int64_t partition = 0;
  if (token.min_range_hash > 0) partition = partition_for_range_hash(token.min_range_hash, scan_partitions);
  std::vector<TaskQueuesRow> rows;
  HashRange hashes{0, 0};
  for (; partition < scan_partitions && rows.empty(); ++partition) {
    hashes = boundaries_for_partition(partition, scan_partitions);
    hashes.from = std::max(hashes.from, token.min_range_hash);
    TaskQueuesPage page{hashes.from, hashes.to, {}, request.page_size};
    if (token.behind.has_value()) page.greater_than = blueprint().matching.list_behind(*token.behind);
    // The partition that the page before had not finished is this one only.
    token.behind.reset();
    Expected<std::vector<TaskQueuesRow>> found = db().range_select_from_task_queues(ctx, page, version_);
    if (!found.has_value()) return unavailable(found.error().text, found.error());
    rows = std::move(*found);
  }
  ListTaskQueueResponse response;
  for (const TaskQueuesRow& row : rows) {
    Expected<GetTaskQueueResponse> one = decoded(row);
    if (!one.has_value()) return fail(one.error());
    response.items.push_back(std::move(*one));
  }
  if (static_cast<std::int64_t>(rows.size()) >= request.page_size) {
    response.next_page = {hashes.from, rows.back().task_queue_id};
  } else if (hashes.to < largest_range_hash) {
    response.next_page = {hashes.to + 1, std::nullopt};
  }
  return response;
}

Expected<void> SqlTaskStore::delete_task_queue(const Context& ctx, const DeleteTaskQueueRequest& request) {
  const Expected<std::int64_t> rows =
      db().delete_from_task_queues(ctx, task_queue_key(request.queue, 0), request.range_id, version_);
  if (!rows.has_value()) return unavailable(rows.error().text, rows.error());
  if (*rows == 1) return {};
  return fail(Failure::condition_failed, fmt::format("delete failed: {} rows affected instead of 1", *rows));
}

Expected<void> lock_task_queue(dsql::Db& tx, const Context& ctx, const TaskQueuesKey& key, std::int64_t held,
                               TaskVersion version) {
  const MatchingRules& rules = tx.blueprint().matching;
  const Expected<std::int64_t> range_id = rules.lock(tx, ctx, key, version);
  if (range_id.has_value()) {
    if (*range_id == held) return {};
    std::optional<Error> mismatch = rules.lock_mismatch(held, *range_id);
    if (mismatch.has_value()) return fail(std::move(*mismatch));
    return {};
  }
  if (range_id.error().kind == Failure::no_rows) {
    return fail(Failure::condition_failed, "Task queue does not exists");
  }
  return Unexpected(wrap(tx.blueprint().errors, Failure::unavailable,
                         fmt::format("Failed to lock task queue. Error: {}", range_id.error().text), range_id.error()));
}

namespace {

Expected<std::int64_t> lock_for_update(dsql::Db& tx, const Context& ctx, const TaskQueuesKey& key,
                                       TaskVersion version) {
  return tx.lock_task_queues(ctx, key, version);
}

std::optional<Error> mismatch_is_condition_failed(std::int64_t expected, std::int64_t found) {
  return make_error(Failure::condition_failed,
                    fmt::format("Task queue range ID was {} when it was should have been {}", found, expected));
}

Expected<std::int64_t> update_by_key(dsql::Db& tx, const Context& ctx, const TaskQueuesRow& row,
                                     std::int64_t /*previous*/, TaskVersion version) {
  return tx.update_task_queues(ctx, row, version);
}

// newTaskPersistence makes these stores without asking for a retry policy.
Expected<void> run_once(SqlStore& store, const Context& ctx, std::string_view operation, const TxBody& body) {
  return store.tx_execute_under(std::nullopt, ctx, operation, body);
}

Expected<std::int64_t> insert_all(dsql::Db& tx, const Context& ctx, std::span<const MatchingTasksRow> rows,
                                  TaskVersion version) {
  return tx.insert_into_tasks(ctx, rows, version);
}

Expected<std::vector<MatchingTasksRow>> select_range(dsql::Db& db, const Context& ctx, const MatchingTasksRange& range,
                                                     TaskVersion version) {
  return db.select_from_tasks(ctx, range, version);
}

Expected<std::int64_t> delete_range(dsql::Db& db, const Context& ctx, const MatchingTasksRange& range,
                                    TaskVersion version) {
  return db.delete_from_tasks(ctx, range, version);
}

Expected<std::int64_t> delete_on_the_pool(SqlStore& store, const Context& ctx, const TaskQueuesKey& /*holder*/,
                                          std::int64_t /*held*/, const MatchingTasksRange& range, TaskVersion version) {
  Expected<std::int64_t> rows = store.blueprint().matching.delete_tasks(store.db(), ctx, range, version);
  if (rows.has_value()) return rows;
  return fail(wrap(store.blueprint().errors, Failure::unavailable, rows.error().text, rows.error()));
}

// The plugin binds every id through its hash, and this one is the hash already.
Uuid behind_the_hash_of(const Uuid& last) { return hashed_to_uuid(to_text(last)); }

Expected<void> update_of_version(dsql::Db& tx, const Context& ctx, const UserDataRow& row) {
  return tx.update_task_queue_user_data(ctx, row);
}

}  // namespace

MatchingRules shipped_matching_rules() {
  return {lock_for_update, mismatch_is_condition_failed, update_by_key,      run_once,         insert_all, select_range,
          delete_range,    delete_on_the_pool,           behind_the_hash_of, update_of_version};
}

}  // namespace dsqlsim::store

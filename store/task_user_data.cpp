// What users attach to task queues, and which queues a build id is named in, after task_user_data.go.

#include <fmt/format.h>

#include "store/dsql/driver.h"
#include "store/task_store.h"

namespace dsqlsim::store {

namespace {

Expected<VersionedUserData> decoded(const UserDataRow& row) {
  std::optional<TaskQueueUserData> data = schema::decode<TaskQueueUserData>(row.data);
  if (!data.has_value()) return fail(Failure::other, "unable to decode TaskQueueUserData");
  return VersionedUserData{row.version, std::move(*data)};
}

bool is_conflict(const Error& error) {
  return error.kind == Failure::condition_failed || error.kind == Failure::workflow_condition_failed ||
         error.kind == Failure::current_workflow_condition_failed;
}

}  // namespace

Expected<VersionedUserData> SqlTaskStore::get_task_queue_user_data(const Context& ctx,
                                                                   const GetTaskQueueUserDataRequest& request) {
  const Expected<UserDataRow> row = db().get_task_queue_user_data(ctx, request.namespace_id, request.task_queue);
  if (row.has_value()) return decoded(*row);
  if (row.error().kind != Failure::no_rows) return fail(row.error());
  return fail(Failure::not_found, fmt::format("task queue user data not found for {}.{}", to_text(request.namespace_id),
                                              request.task_queue));
}

Expected<void> SqlTaskStore::update_task_queue_user_data(const Context& ctx,
                                                         const UpdateTaskQueueUserDataRequest& request) {
  Expected<void> done =
      blueprint().matching.run_update(*this, ctx, "UpdateTaskQueueUserData", [&](dsql::Db& tx) -> Expected<void> {
        for (const auto& [task_queue, update] : request.updates) {
          Expected<void> one = update_user_data_of(tx, ctx, request.namespace_id, task_queue, update);
          if (!one.has_value()) return one;
        }
        return {};
      });
  for (const auto& [task_queue, update] : request.updates) {
    if (update.applied != nullptr) *update.applied = done.has_value();
  }
  return done;
}

Expected<void> SqlTaskStore::update_user_data_of(dsql::Db& tx, const Context& ctx, const Uuid& namespace_id,
                                                 const std::string& task_queue, const UserDataUpdate& update) {
  const UserDataRow row{namespace_id, task_queue, schema::encode(update.user_data.data), update.user_data.version};
  Expected<void> written = blueprint().matching.update_user_data(tx, ctx, row);
  if (!written.has_value() && dsql::is_dup_entry(written.error())) {
    written = fail(make_error(Failure::condition_failed, written.error().text, written.error().evidence));
  }
  if (!written.has_value()) {
    if (is_conflict(written.error()) && update.conflicting != nullptr) *update.conflicting = true;
    return written;
  }
  if (!update.build_ids_added.empty()) {
    Expected<void> added =
        tx.add_to_build_id_to_task_queue_mapping(ctx, namespace_id, task_queue, update.build_ids_added);
    if (!added.has_value()) return added;
  }
  if (update.build_ids_removed.empty()) return {};
  return tx.remove_from_build_id_to_task_queue_mapping(ctx, namespace_id, task_queue, update.build_ids_removed);
}

Expected<ListUserDataResponse> SqlTaskStore::list_task_queue_user_data_entries(const Context& ctx,
                                                                               const ListUserDataRequest& request) {
  const Expected<std::vector<UserDataRow>> rows =
      db().list_task_queue_user_data_entries(ctx, request.namespace_id, request.behind, request.page_size);
  if (!rows.has_value()) {
    return unavailable(
        fmt::format("ListTaskQueueUserDataEntries operation failed. Failed to get rows. Error: {}", rows.error().text),
        rows.error());
  }
  ListUserDataResponse response;
  for (const UserDataRow& row : *rows) {
    Expected<VersionedUserData> data = decoded(row);
    if (!data.has_value()) return fail(data.error());
    response.entries.emplace(row.task_queue, std::move(*data));
  }
  if (static_cast<std::int64_t>(rows->size()) == request.page_size) response.next_page = rows->back().task_queue;
  return response;
}

Expected<std::vector<std::string>> SqlTaskStore::get_task_queues_by_build_id(const Context& ctx,
                                                                             const BuildIdRequest& request) {
  return db().get_task_queues_by_build_id(ctx, request.namespace_id, request.build_id);
}

Expected<std::int64_t> SqlTaskStore::count_task_queues_by_build_id(const Context& ctx, const BuildIdRequest& request) {
  return db().count_task_queues_by_build_id(ctx, request.namespace_id, request.build_id);
}

}  // namespace dsqlsim::store

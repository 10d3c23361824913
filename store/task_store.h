#pragma once
// The SQL matching store (task_queues.go, task_v1.go or task_v2.go, task_user_data.go) with the serialisation of the
// manager above it (task_manager.go). Version 1 is for classic and priority matchers, version 2 for fair ones; user
// data are the same in both. A queue's range is what writes are fenced by; the row of subqueue 0 holds it for all.

#include "store/common.h"
#include "store/matching_requests.h"

namespace dsqlsim::store {

class SqlTaskStore : public SqlStore {
 public:
  SqlTaskStore(dsql::Plugin& plugin, TaskVersion version) : SqlStore(plugin), version_(version) {}

  // task_queues.cpp
  Expected<void> create_task_queue(const Context& ctx, const CreateTaskQueueRequest& request);
  Expected<GetTaskQueueResponse> get_task_queue(const Context& ctx, const TaskQueueName& queue);
  Expected<void> update_task_queue(const Context& ctx, const UpdateTaskQueueRequest& request);
  Expected<ListTaskQueueResponse> list_task_queue(const Context& ctx, const ListTaskQueueRequest& request);
  Expected<void> delete_task_queue(const Context& ctx, const DeleteTaskQueueRequest& request);

  // tasks.cpp
  Expected<void> create_tasks(const Context& ctx, const CreateTasksRequest& request);
  Expected<GetTasksResponse> get_tasks(const Context& ctx, const GetTasksRequest& request);
  /// Answers how many rows it deleted.
  Expected<std::int64_t> complete_tasks_less_than(const Context& ctx, const CompleteTasksLessThanRequest& request);

  // task_user_data.cpp
  Expected<VersionedUserData> get_task_queue_user_data(const Context& ctx, const GetTaskQueueUserDataRequest& request);
  Expected<void> update_task_queue_user_data(const Context& ctx, const UpdateTaskQueueUserDataRequest& request);
  Expected<ListUserDataResponse> list_task_queue_user_data_entries(const Context& ctx,
                                                                   const ListUserDataRequest& request);
  Expected<std::vector<std::string>> get_task_queues_by_build_id(const Context& ctx, const BuildIdRequest& request);
  Expected<std::int64_t> count_task_queues_by_build_id(const Context& ctx, const BuildIdRequest& request);

 private:
  Expected<void> update_user_data_of(dsql::Db& tx, const Context& ctx, const Uuid& namespace_id,
                                     const std::string& task_queue, const UserDataUpdate& update);

  TaskVersion version_;
};

/// lockTaskQueue: reads the range of the queue's row as the rules say; ConditionFailed if it is not `held`.
Expected<void> lock_task_queue(dsql::Db& tx, const Context& ctx, const TaskQueuesKey& key, std::int64_t held,
                               TaskVersion version);

[[nodiscard]] MatchingRules shipped_matching_rules();

}  // namespace dsqlsim::store

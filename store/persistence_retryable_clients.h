#pragma once
// The managers that hosts call (persistence_retryable_clients.go): each operation of a SQL store under the persistence
// client's retry loop, with the notes of a facade before and after.

#include "store/execution.h"
#include "store/metadata.h"
#include "store/shard.h"
#include "store/store.h"
#include "store/task_store.h"

namespace dsqlsim::store {

class ShardRetryableClient : public ShardManager {
 public:
  explicit ShardRetryableClient(SqlShardStore& store) : store_(store) {}
  Expected<GetOrCreateShardResponse> get_or_create_shard(const Context& ctx, const GetOrCreateShardRequest& r) override;
  Expected<void> update_shard(const Context& ctx, const UpdateShardRequest& r) override;
  Expected<void> assert_shard_ownership(const Context& ctx, const AssertShardOwnershipRequest& r) override;

 private:
  SqlShardStore& store_;
};

class ExecutionRetryableClient : public ExecutionManager {
 public:
  explicit ExecutionRetryableClient(SqlExecutionStore& store) : store_(store) {}
  Expected<void> create_workflow_execution(const Context& ctx, const CreateWorkflowExecutionRequest& r) override;
  Expected<void> update_workflow_execution(const Context& ctx, const UpdateWorkflowExecutionRequest& r) override;
  Expected<void> conflict_resolve_workflow_execution(const Context& ctx,
                                                     const ConflictResolveWorkflowExecutionRequest& r) override;
  Expected<void> set_workflow_execution(const Context& ctx, const SetWorkflowExecutionRequest& r) override;
  Expected<void> delete_workflow_execution(const Context& ctx, const DeleteWorkflowExecutionRequest& r) override;
  Expected<void> delete_current_workflow_execution(const Context& ctx,
                                                   const DeleteWorkflowExecutionRequest& r) override;
  Expected<void> add_history_tasks(const Context& ctx, const AddHistoryTasksRequest& r) override;
  Expected<GetHistoryTasksResponse> get_history_tasks(const Context& ctx, const GetHistoryTasksRequest& r) override;
  Expected<void> range_complete_history_tasks(const Context& ctx, const RangeCompleteHistoryTasksRequest& r) override;
  Expected<GetWorkflowExecutionResponse> get_workflow_execution(const Context& ctx,
                                                                const GetWorkflowExecutionRequest& r) override;
  Expected<GetCurrentExecutionResponse> get_current_execution(const Context& ctx,
                                                              const GetCurrentExecutionRequest& r) override;
  Expected<void> complete_history_task(const Context& ctx, const CompleteHistoryTaskRequest& r) override;
  Expected<void> put_replication_task_to_dlq(const Context& ctx, const PutReplicationTaskToDlqRequest& r) override;
  Expected<GetHistoryTasksResponse> get_replication_tasks_from_dlq(const Context& ctx,
                                                                   const DlqRangeRequest& r) override;
  Expected<void> delete_replication_task_from_dlq(const Context& ctx, const DlqTaskRequest& r) override;
  Expected<void> range_delete_replication_task_from_dlq(const Context& ctx, const DlqRangeRequest& r) override;
  Expected<bool> is_replication_dlq_empty(const Context& ctx, const DlqRangeRequest& r) override;

 private:
  SqlExecutionStore& store_;
};

class HistoryRetryableClient : public HistoryManager {
 public:
  explicit HistoryRetryableClient(SqlHistoryStore& store) : store_(store) {}
  Expected<void> append_history_nodes(const Context& ctx, const AppendHistoryNodesRequest& r) override;
  Expected<ReadHistoryBranchResponse> read_history_branch(const Context& ctx,
                                                          const ReadHistoryBranchRequest& r) override;
  Expected<ReadHistoryBranchResponse> read_history_branch_reverse(const Context& ctx,
                                                                  const ReadHistoryBranchReverseRequest& r) override;
  Expected<ForkHistoryBranchResponse> fork_history_branch(const Context& ctx,
                                                          const ForkHistoryBranchRequest& r) override;
  Expected<void> delete_history_branch(const Context& ctx, const DeleteHistoryBranchRequest& r) override;
  Expected<void> trim_history_branch(const Context& ctx, const TrimHistoryBranchRequest& r) override;
  Expected<GetAllHistoryTreeBranchesResponse> get_all_history_tree_branches(
      const Context& ctx, const GetAllHistoryTreeBranchesRequest& r) override;

 private:
  SqlHistoryStore& store_;
};

class MetadataRetryableClient : public MetadataManager {
 public:
  explicit MetadataRetryableClient(SqlMetadataStore& store) : store_(store) {}
  Expected<void> create_namespace(const Context& ctx, const CreateNamespaceRequest& r) override;
  Expected<GetNamespaceResponse> get_namespace(const Context& ctx, const GetNamespaceRequest& r) override;
  Expected<void> update_namespace(const Context& ctx, const UpdateNamespaceRequest& r) override;
  Expected<ListNamespacesResponse> list_namespaces(const Context& ctx, const ListNamespacesRequest& r) override;
  Expected<GetMetadataResponse> get_metadata(const Context& ctx) override;
  Expected<void> delete_namespace(const Context& ctx, const DeleteNamespaceRequest& r) override;

 private:
  SqlMetadataStore& store_;
};

class TaskRetryableClient : public TaskManager {
 public:
  explicit TaskRetryableClient(SqlTaskStore& store) : store_(store) {}
  Expected<void> create_task_queue(const Context& ctx, const CreateTaskQueueRequest& r) override;
  Expected<GetTaskQueueResponse> get_task_queue(const Context& ctx, const TaskQueueName& queue) override;
  Expected<void> update_task_queue(const Context& ctx, const UpdateTaskQueueRequest& r) override;
  Expected<ListTaskQueueResponse> list_task_queue(const Context& ctx, const ListTaskQueueRequest& r) override;
  Expected<void> delete_task_queue(const Context& ctx, const DeleteTaskQueueRequest& r) override;
  Expected<void> create_tasks(const Context& ctx, const CreateTasksRequest& r) override;
  Expected<GetTasksResponse> get_tasks(const Context& ctx, const GetTasksRequest& r) override;
  Expected<std::int64_t> complete_tasks_less_than(const Context& ctx, const CompleteTasksLessThanRequest& r) override;
  Expected<VersionedUserData> get_task_queue_user_data(const Context& ctx,
                                                       const GetTaskQueueUserDataRequest& r) override;
  Expected<void> update_task_queue_user_data(const Context& ctx, const UpdateTaskQueueUserDataRequest& r) override;
  Expected<ListUserDataResponse> list_task_queue_user_data_entries(const Context& ctx,
                                                                   const ListUserDataRequest& r) override;
  Expected<std::vector<std::string>> get_task_queues_by_build_id(const Context& ctx, const BuildIdRequest& r) override;
  Expected<std::int64_t> count_task_queues_by_build_id(const Context& ctx, const BuildIdRequest& r) override;

 private:
  SqlTaskStore& store_;
};

}  // namespace dsqlsim::store

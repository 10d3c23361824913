#pragma once
// A host's whole persistence stack: the managers that Temporal's services call, each with the persistence
// client's retry layer (L3) over the SQL store (L2) over the plugin (L1, SQL). Lives in the host's memory and dies with
// it; any number of the host's actors may be inside at once. Which code runs at each point of variation is fixed by the
// Blueprint.

#include <memory>

#include "sim/core/context.h"
#include "sim/db/session.h"
#include "store/blueprint.h"
#include "store/error.h"
#include "store/matching_requests.h"
#include "store/requests.h"

namespace dsqlsim::store {

class ShardManager {
 public:
  virtual ~ShardManager() = default;
  virtual Expected<GetOrCreateShardResponse> get_or_create_shard(const Context& ctx,
                                                                 const GetOrCreateShardRequest& r) = 0;
  virtual Expected<void> update_shard(const Context& ctx, const UpdateShardRequest& r) = 0;
  /// Answers success without looking, as in every SQL store.
  virtual Expected<void> assert_shard_ownership(const Context& ctx, const AssertShardOwnershipRequest& r) = 0;
};

class ExecutionManager {
 public:
  virtual ~ExecutionManager() = default;
  virtual Expected<void> create_workflow_execution(const Context& ctx, const CreateWorkflowExecutionRequest& r) = 0;
  virtual Expected<void> update_workflow_execution(const Context& ctx, const UpdateWorkflowExecutionRequest& r) = 0;
  virtual Expected<void> conflict_resolve_workflow_execution(const Context& ctx,
                                                             const ConflictResolveWorkflowExecutionRequest& r) = 0;
  virtual Expected<void> set_workflow_execution(const Context& ctx, const SetWorkflowExecutionRequest& r) = 0;
  virtual Expected<void> delete_workflow_execution(const Context& ctx, const DeleteWorkflowExecutionRequest& r) = 0;
  virtual Expected<void> delete_current_workflow_execution(const Context& ctx,
                                                           const DeleteWorkflowExecutionRequest& r) = 0;
  virtual Expected<void> add_history_tasks(const Context& ctx, const AddHistoryTasksRequest& r) = 0;
  virtual Expected<GetHistoryTasksResponse> get_history_tasks(const Context& ctx, const GetHistoryTasksRequest& r) = 0;
  virtual Expected<void> range_complete_history_tasks(const Context& ctx,
                                                      const RangeCompleteHistoryTasksRequest& r) = 0;
  virtual Expected<GetWorkflowExecutionResponse> get_workflow_execution(const Context& ctx,
                                                                        const GetWorkflowExecutionRequest& r) = 0;
  virtual Expected<GetCurrentExecutionResponse> get_current_execution(const Context& ctx,
                                                                      const GetCurrentExecutionRequest& r) = 0;
  virtual Expected<void> complete_history_task(const Context& ctx, const CompleteHistoryTaskRequest& r) = 0;
  virtual Expected<void> put_replication_task_to_dlq(const Context& ctx, const PutReplicationTaskToDlqRequest& r) = 0;
  virtual Expected<GetHistoryTasksResponse> get_replication_tasks_from_dlq(const Context& ctx,
                                                                           const DlqRangeRequest& r) = 0;
  virtual Expected<void> delete_replication_task_from_dlq(const Context& ctx, const DlqTaskRequest& r) = 0;
  virtual Expected<void> range_delete_replication_task_from_dlq(const Context& ctx, const DlqRangeRequest& r) = 0;
  virtual Expected<bool> is_replication_dlq_empty(const Context& ctx, const DlqRangeRequest& r) = 0;
};

/// Histories. In Go these are part of ExecutionManager.
class HistoryManager {
 public:
  virtual ~HistoryManager() = default;
  virtual Expected<void> append_history_nodes(const Context& ctx, const AppendHistoryNodesRequest& r) = 0;
  /// One page. NotFound if the first one is empty; DataLoss if what is there does not join up.
  virtual Expected<ReadHistoryBranchResponse> read_history_branch(const Context& ctx,
                                                                  const ReadHistoryBranchRequest& r) = 0;
  virtual Expected<ReadHistoryBranchResponse> read_history_branch_reverse(const Context& ctx,
                                                                          const ReadHistoryBranchReverseRequest& r) = 0;
  virtual Expected<ForkHistoryBranchResponse> fork_history_branch(const Context& ctx,
                                                                  const ForkHistoryBranchRequest& r) = 0;
  /// With the nodes of its ancestors that no other branch uses.
  virtual Expected<void> delete_history_branch(const Context& ctx, const DeleteHistoryBranchRequest& r) = 0;
  virtual Expected<void> trim_history_branch(const Context& ctx, const TrimHistoryBranchRequest& r) = 0;
  /// Of all shards.
  virtual Expected<GetAllHistoryTreeBranchesResponse> get_all_history_tree_branches(
      const Context& ctx, const GetAllHistoryTreeBranchesRequest& r) = 0;
};

class MetadataManager {
 public:
  virtual ~MetadataManager() = default;
  virtual Expected<void> create_namespace(const Context& ctx, const CreateNamespaceRequest& r) = 0;
  virtual Expected<GetNamespaceResponse> get_namespace(const Context& ctx, const GetNamespaceRequest& r) = 0;
  virtual Expected<void> update_namespace(const Context& ctx, const UpdateNamespaceRequest& r) = 0;
  virtual Expected<ListNamespacesResponse> list_namespaces(const Context& ctx, const ListNamespacesRequest& r) = 0;
  virtual Expected<GetMetadataResponse> get_metadata(const Context& ctx) = 0;
  virtual Expected<void> delete_namespace(const Context& ctx, const DeleteNamespaceRequest& r) = 0;
};

/// Task queues, their tasks, and what users attach to them.
class TaskManager {
 public:
  virtual ~TaskManager() = default;
  virtual Expected<void> create_task_queue(const Context& ctx, const CreateTaskQueueRequest& r) = 0;
  virtual Expected<GetTaskQueueResponse> get_task_queue(const Context& ctx, const TaskQueueName& queue) = 0;
  virtual Expected<void> update_task_queue(const Context& ctx, const UpdateTaskQueueRequest& r) = 0;
  virtual Expected<ListTaskQueueResponse> list_task_queue(const Context& ctx, const ListTaskQueueRequest& r) = 0;
  virtual Expected<void> delete_task_queue(const Context& ctx, const DeleteTaskQueueRequest& r) = 0;
  virtual Expected<void> create_tasks(const Context& ctx, const CreateTasksRequest& r) = 0;
  virtual Expected<GetTasksResponse> get_tasks(const Context& ctx, const GetTasksRequest& r) = 0;
  virtual Expected<std::int64_t> complete_tasks_less_than(const Context& ctx,
                                                          const CompleteTasksLessThanRequest& r) = 0;
  virtual Expected<VersionedUserData> get_task_queue_user_data(const Context& ctx,
                                                               const GetTaskQueueUserDataRequest& r) = 0;
  virtual Expected<void> update_task_queue_user_data(const Context& ctx, const UpdateTaskQueueUserDataRequest& r) = 0;
  virtual Expected<ListUserDataResponse> list_task_queue_user_data_entries(const Context& ctx,
                                                                           const ListUserDataRequest& r) = 0;
  virtual Expected<std::vector<std::string>> get_task_queues_by_build_id(const Context& ctx,
                                                                         const BuildIdRequest& r) = 0;
  virtual Expected<std::int64_t> count_task_queues_by_build_id(const Context& ctx, const BuildIdRequest& r) = 0;
};

class FencedUpdates;
class QueueRetryableClient;
class QueueV2Client;
class NexusEndpointRetryableClient;
class ClusterMetadataRetryableClient;

class Store {
 public:
  /// `database` is the host's pool and must outlive this; the blueprint is copied.
  Store(Database& database, const Blueprint& blueprint);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  [[nodiscard]] ShardManager& shards();
  [[nodiscard]] ExecutionManager& executions();
  [[nodiscard]] HistoryManager& history();
  [[nodiscard]] MetadataManager& metadata();
  /// v1: of classic and priority matchers; v2: of fair ones, with tables of their own.
  [[nodiscard]] TaskManager& tasks(TaskVersion version);
  /// These four are in retryable_service_clients.h.
  [[nodiscard]] QueueRetryableClient& queue();
  [[nodiscard]] QueueV2Client& queue_v2();
  [[nodiscard]] NexusEndpointRetryableClient& nexus_endpoints();
  [[nodiscard]] ClusterMetadataRetryableClient& cluster_metadata();
  /// What the plugin has beside, which no service calls yet.
  [[nodiscard]] FencedUpdates& fenced_updates();
  [[nodiscard]] const HostRules& host_rules() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace dsqlsim::store

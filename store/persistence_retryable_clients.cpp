#include "store/persistence_retryable_clients.h"

#include <optional>

#include "store/retried_operation.h"

namespace dsqlsim::store {

using schema::Operation;

Expected<GetOrCreateShardResponse> ShardRetryableClient::get_or_create_shard(const Context& ctx,
                                                                             const GetOrCreateShardRequest& r) {
  return retried(store_, ctx, Operation::get_or_create_shard, std::nullopt,
                 [&] { return store_.get_or_create_shard(ctx, r); });
}

Expected<void> ShardRetryableClient::update_shard(const Context& ctx, const UpdateShardRequest& r) {
  return retried(store_, ctx, Operation::update_shard, HeldRange{r.info.shard_id, r.previous_range_id, r.info.range_id},
                 [&] { return store_.update_shard(ctx, r); });
}

Expected<void> ShardRetryableClient::assert_shard_ownership(const Context& ctx, const AssertShardOwnershipRequest& r) {
  return retried(store_, ctx, Operation::assert_shard_ownership, HeldRange{r.shard_id, r.range_id, r.range_id},
                 [&] { return store_.assert_shard_ownership(ctx, r); });
}

Expected<void> ExecutionRetryableClient::create_workflow_execution(const Context& ctx,
                                                                   const CreateWorkflowExecutionRequest& r) {
  return retried(store_, ctx, Operation::create_workflow_execution, HeldRange{r.shard_id, r.range_id, r.range_id},
                 [&] { return store_.create_workflow_execution(ctx, r); });
}

Expected<void> ExecutionRetryableClient::update_workflow_execution(const Context& ctx,
                                                                   const UpdateWorkflowExecutionRequest& r) {
  return retried(store_, ctx, Operation::update_workflow_execution, HeldRange{r.shard_id, r.range_id, r.range_id},
                 [&] { return store_.update_workflow_execution(ctx, r); });
}

Expected<void> ExecutionRetryableClient::conflict_resolve_workflow_execution(
    const Context& ctx, const ConflictResolveWorkflowExecutionRequest& r) {
  return retried(store_, ctx, Operation::conflict_resolve_workflow_execution,
                 HeldRange{r.shard_id, r.range_id, r.range_id},
                 [&] { return store_.conflict_resolve_workflow_execution(ctx, r); });
}

Expected<void> ExecutionRetryableClient::set_workflow_execution(const Context& ctx,
                                                                const SetWorkflowExecutionRequest& r) {
  return retried(store_, ctx, Operation::set_workflow_execution, HeldRange{r.shard_id, r.range_id, r.range_id},
                 [&] { return store_.set_workflow_execution(ctx, r); });
}

Expected<void> ExecutionRetryableClient::delete_workflow_execution(const Context& ctx,
                                                                   const DeleteWorkflowExecutionRequest& r) {
  return retried(store_, ctx, Operation::delete_workflow_execution, std::nullopt,
                 [&] { return store_.delete_workflow_execution(ctx, r); });
}

Expected<void> ExecutionRetryableClient::delete_current_workflow_execution(const Context& ctx,
                                                                           const DeleteWorkflowExecutionRequest& r) {
  return retried(store_, ctx, Operation::delete_current_workflow_execution, std::nullopt,
                 [&] { return store_.delete_current_workflow_execution(ctx, r); });
}

Expected<void> ExecutionRetryableClient::add_history_tasks(const Context& ctx, const AddHistoryTasksRequest& r) {
  return retried(store_, ctx, Operation::add_history_tasks, HeldRange{r.shard_id, r.range_id, r.range_id},
                 [&] { return store_.add_history_tasks(ctx, r); });
}

Expected<GetHistoryTasksResponse> ExecutionRetryableClient::get_history_tasks(const Context& ctx,
                                                                              const GetHistoryTasksRequest& r) {
  return retried(store_, ctx, Operation::get_history_tasks, std::nullopt,
                 [&] { return store_.get_history_tasks(ctx, r); });
}

Expected<void> ExecutionRetryableClient::range_complete_history_tasks(const Context& ctx,
                                                                      const RangeCompleteHistoryTasksRequest& r) {
  return retried(store_, ctx, Operation::range_complete_history_tasks, HeldRange{r.shard_id, r.range_id, r.range_id},
                 [&] { return store_.range_complete_history_tasks(ctx, r); });
}

Expected<GetWorkflowExecutionResponse> ExecutionRetryableClient::get_workflow_execution(
    const Context& ctx, const GetWorkflowExecutionRequest& r) {
  return retried(store_, ctx, Operation::get_workflow_execution, std::nullopt,
                 [&] { return store_.get_workflow_execution(ctx, r); });
}

Expected<GetCurrentExecutionResponse> ExecutionRetryableClient::get_current_execution(
    const Context& ctx, const GetCurrentExecutionRequest& r) {
  return retried(store_, ctx, Operation::get_current_execution, std::nullopt,
                 [&] { return store_.get_current_execution(ctx, r); });
}

Expected<void> ExecutionRetryableClient::complete_history_task(const Context& ctx,
                                                               const CompleteHistoryTaskRequest& r) {
  return retried(store_, ctx, Operation::complete_history_task, std::nullopt,
                 [&] { return store_.complete_history_task(ctx, r); });
}

Expected<void> ExecutionRetryableClient::put_replication_task_to_dlq(const Context& ctx,
                                                                     const PutReplicationTaskToDlqRequest& r) {
  return retried(store_, ctx, Operation::put_replication_task_to_dlq, std::nullopt,
                 [&] { return store_.put_replication_task_to_dlq(ctx, r); });
}

Expected<GetHistoryTasksResponse> ExecutionRetryableClient::get_replication_tasks_from_dlq(const Context& ctx,
                                                                                           const DlqRangeRequest& r) {
  return retried(store_, ctx, Operation::get_replication_tasks_from_dlq, std::nullopt,
                 [&] { return store_.get_replication_tasks_from_dlq(ctx, r); });
}

Expected<void> ExecutionRetryableClient::delete_replication_task_from_dlq(const Context& ctx, const DlqTaskRequest& r) {
  return retried(store_, ctx, Operation::delete_replication_task_from_dlq, std::nullopt,
                 [&] { return store_.delete_replication_task_from_dlq(ctx, r); });
}

Expected<void> ExecutionRetryableClient::range_delete_replication_task_from_dlq(const Context& ctx,
                                                                                const DlqRangeRequest& r) {
  return retried(store_, ctx, Operation::range_delete_replication_task_from_dlq, std::nullopt,
                 [&] { return store_.range_delete_replication_task_from_dlq(ctx, r); });
}

Expected<bool> ExecutionRetryableClient::is_replication_dlq_empty(const Context& ctx, const DlqRangeRequest& r) {
  return retried(store_, ctx, Operation::is_replication_dlq_empty, std::nullopt,
                 [&] { return store_.is_replication_dlq_empty(ctx, r); });
}

Expected<void> MetadataRetryableClient::create_namespace(const Context& ctx, const CreateNamespaceRequest& r) {
  return retried(store_, ctx, Operation::create_namespace, std::nullopt,
                 [&] { return store_.create_namespace(ctx, r); });
}

Expected<GetNamespaceResponse> MetadataRetryableClient::get_namespace(const Context& ctx,
                                                                      const GetNamespaceRequest& r) {
  return retried(store_, ctx, Operation::get_namespace, std::nullopt, [&] { return store_.get_namespace(ctx, r); });
}

Expected<void> MetadataRetryableClient::update_namespace(const Context& ctx, const UpdateNamespaceRequest& r) {
  return retried(store_, ctx, Operation::update_namespace, std::nullopt,
                 [&] { return store_.update_namespace(ctx, r); });
}

Expected<ListNamespacesResponse> MetadataRetryableClient::list_namespaces(const Context& ctx,
                                                                          const ListNamespacesRequest& r) {
  return retried(store_, ctx, Operation::list_namespaces, std::nullopt, [&] { return store_.list_namespaces(ctx, r); });
}

Expected<GetMetadataResponse> MetadataRetryableClient::get_metadata(const Context& ctx) {
  return retried(store_, ctx, Operation::get_metadata, std::nullopt, [&] { return store_.get_metadata(ctx); });
}

Expected<void> MetadataRetryableClient::delete_namespace(const Context& ctx, const DeleteNamespaceRequest& r) {
  return retried(store_, ctx, Operation::delete_namespace, std::nullopt,
                 [&] { return store_.delete_namespace(ctx, r); });
}

}  // namespace dsqlsim::store

#pragma once
// The SQL execution store: execution.go and execution_tasks.go, with the serialisation and validation of the manager
// above it. Every write but a delete is one transaction that first looks at the shard's range.
// execution_transaction.cpp is execution_util.go, execution_state_map.cpp the maps and buffered events.
// ListConcreteExecutions is not implemented in SQL stores. Events of a create or update are appended before it.

#include <functional>
#include <span>

#include "store/common.h"
#include "store/history_store.h"
#include "store/requests.h"

namespace dsqlsim::store {

class SqlExecutionStore : public SqlStore {
 public:
  explicit SqlExecutionStore(dsql::Plugin& plugin) : SqlStore(plugin), history_(plugin) {}

  Expected<void> create_workflow_execution(const Context& ctx, const CreateWorkflowExecutionRequest& request);
  Expected<void> update_workflow_execution(const Context& ctx, const UpdateWorkflowExecutionRequest& request);
  Expected<void> conflict_resolve_workflow_execution(const Context& ctx,
                                                     const ConflictResolveWorkflowExecutionRequest& request);
  Expected<void> set_workflow_execution(const Context& ctx, const SetWorkflowExecutionRequest& request);
  /// One transaction that does not look at the range.
  Expected<void> delete_workflow_execution(const Context& ctx, const DeleteWorkflowExecutionRequest& request);
  /// Answers what the plugin answers, without words of its own.
  Expected<void> delete_current_workflow_execution(const Context& ctx, const DeleteWorkflowExecutionRequest& request);
  /// Nine reads, in shipped each on its own.
  Expected<GetWorkflowExecutionResponse> get_workflow_execution(const Context& ctx,
                                                                const GetWorkflowExecutionRequest& request);
  Expected<GetCurrentExecutionResponse> get_current_execution(const Context& ctx,
                                                              const GetCurrentExecutionRequest& request);

  Expected<void> add_history_tasks(const Context& ctx, const AddHistoryTasksRequest& request);
  Expected<GetHistoryTasksResponse> get_history_tasks(const Context& ctx, const GetHistoryTasksRequest& request);
  Expected<void> range_complete_history_tasks(const Context& ctx, const RangeCompleteHistoryTasksRequest& request);
  Expected<void> complete_history_task(const Context& ctx, const CompleteHistoryTaskRequest& request);

  // The replication dead letter queue (history_task_dlq.cpp). What deletes there and the last one return is the
  // plugin's own error, unconverted.
  /// A task that is there already is success: tasks never change.
  Expected<void> put_replication_task_to_dlq(const Context& ctx, const PutReplicationTaskToDlqRequest& request);
  Expected<GetHistoryTasksResponse> get_replication_tasks_from_dlq(const Context& ctx, const DlqRangeRequest& request);
  Expected<void> delete_replication_task_from_dlq(const Context& ctx, const DlqTaskRequest& request);
  Expected<void> range_delete_replication_task_from_dlq(const Context& ctx, const DlqRangeRequest& request);
  Expected<bool> is_replication_dlq_empty(const Context& ctx, const DlqRangeRequest& request);

  /// The part of the same Go store that has the histories.
  [[nodiscard]] SqlHistoryStore& history() { return history_; }

 private:
  /// Appends what a write brings with it, then writes; or as the blueprint says.
  Expected<void> append_and_write(const Context& ctx, std::int32_t shard_id, std::span<const WorkflowEvents> events,
                                  const std::function<Expected<void>()>& write);
  /// After a failed condition: deletes what the failed write may have appended. Its own failure is nobody's concern.
  void trim_history_node(const Context& ctx, std::int32_t shard_id, const WorkflowKey& workflow);
  Expected<void> create_in(dsql::Db& tx, const Context& ctx, const CreateWorkflowExecutionRequest& request);
  Expected<void> update_in(dsql::Db& tx, const Context& ctx, const UpdateWorkflowExecutionRequest& request);
  Expected<void> update_current_run(dsql::Db& tx, const Context& ctx, const UpdateWorkflowExecutionRequest& request);
  Expected<void> resolve_in(dsql::Db& tx, const Context& ctx, const ConflictResolveWorkflowExecutionRequest& request);

  SqlHistoryStore history_;
};

/// txExecuteShardLocked: `body` in a transaction in which the shard's range was seen to be `range_id`.
Expected<void> tx_execute_shard_locked(SqlStore& store, const Context& ctx, std::string_view operation,
                                       std::int32_t shard_id, std::int64_t range_id, const TxBody& body);

/// What a full page of immediate tasks that ends with `last` says of the next one: nothing if it would be empty.
[[nodiscard]] std::optional<TaskKey> next_immediate_page(const TaskKey& last, std::int64_t exclusive_max);

/// The row of current_executions that a snapshot or mutation asks for.
template <class Write>
[[nodiscard]] CurrentExecutionsRow current_row_of(std::int32_t shard_id, const Write& write) {
  CurrentExecutionsRow row;
  row.shard_id = shard_id;
  row.namespace_id = write.workflow.namespace_id;
  row.workflow_id = write.workflow.workflow_id;
  row.run_id = write.workflow.run_id;
  row.create_request_id = write.state.create_request_id;
  row.state = write.state.state;
  row.status = write.state.status;
  row.last_write_version = write.last_write_version;
  row.data = schema::encode(write.state);
  return row;
}

/// The nine reads of GetWorkflowExecution, on the pool or in a transaction.
Expected<GetWorkflowExecutionResponse> read_workflow_execution(dsql::Db& db, const Context& ctx,
                                                               const GetWorkflowExecutionRequest& request);
Expected<GetWorkflowExecutionResponse> read_on_the_pool(SqlStore& store, const Context& ctx,
                                                        const GetWorkflowExecutionRequest& request);

/// The DELETEs of DeleteWorkflowExecution: every part of a run but its CHASM nodes, then its row.
Expected<void> delete_run(dsql::Db& tx, const Context& ctx, const ExecutionsKey& run);
Expected<std::int64_t> delete_if_current(dsql::Db& db, const Context& ctx, const ExecutionsKey& run);

/// The words in which a range-complete fails.
[[nodiscard]] Unexpected range_complete_failed(const dsql::Db& db, Category category, const Error& cause);

[[nodiscard]] ExecutionRules shipped_execution_rules();
[[nodiscard]] TaskRules shipped_task_rules();

}  // namespace dsqlsim::store

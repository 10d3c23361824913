// Conflict resolution and SetWorkflowExecution, after execution.go: a run becomes what a snapshot says.

#include "store/execution.h"
#include "store/execution_transaction.h"
#include "store/operation_mode_validator.h"

namespace dsqlsim::store {

namespace {

Expected<void> resolve_current_run(dsql::Db& tx, const Context& ctx, const ConflictResolveWorkflowExecutionRequest& r) {
  const WorkflowKey& w = r.reset.workflow;
  if (r.mode == ConflictResolveMode::bypass_current) {
    return assert_not_current_execution(tx, ctx, {r.shard_id, w.namespace_id, w.workflow_id}, w.run_id);
  }
  CurrentExecutionsRow row = current_row_of(r.shard_id, r.new_run.has_value() ? *r.new_run : r.reset);
  row.namespace_id = w.namespace_id;
  row.workflow_id = w.workflow_id;
  const Uuid& previous = r.current.has_value() ? r.current->workflow.run_id : w.run_id;
  return assert_run_id_and_update_current_execution(tx, ctx, row, previous);
}

}  // namespace

Expected<void> SqlExecutionStore::conflict_resolve_workflow_execution(
    const Context& ctx, const ConflictResolveWorkflowExecutionRequest& request) {
  if (Expected<void> valid = validate(request); !valid.has_value()) return valid;
  return tx_execute_shard_locked(*this, ctx, "ConflictResolveWorkflowExecution", request.shard_id, request.range_id,
                                 [&](dsql::Db& tx) { return resolve_in(tx, ctx, request); });
}

Expected<void> SqlExecutionStore::resolve_in(dsql::Db& tx, const Context& ctx,
                                             const ConflictResolveWorkflowExecutionRequest& request) {
  if (Expected<void> done = resolve_current_run(tx, ctx, request); !done.has_value()) return done;
  Expected<void> done = apply_workflow_snapshot_as_reset(tx, ctx, request.shard_id, request.reset);
  if (done.has_value() && request.current.has_value()) {
    done = apply_workflow_mutation(tx, ctx, request.shard_id, *request.current);
  }
  if (done.has_value() && request.new_run.has_value()) {
    done = apply_workflow_snapshot_as_new(tx, ctx, request.shard_id, *request.new_run);
  }
  return done;
}

Expected<void> SqlExecutionStore::set_workflow_execution(const Context& ctx,
                                                         const SetWorkflowExecutionRequest& request) {
  return tx_execute_shard_locked(
      *this, ctx, "SetWorkflowExecution", request.shard_id, request.range_id,
      [&](dsql::Db& tx) { return apply_workflow_snapshot_as_reset(tx, ctx, request.shard_id, request.snapshot); });
}

}  // namespace dsqlsim::store

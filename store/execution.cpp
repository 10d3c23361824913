#include "store/execution.h"

#include <fmt/format.h>

#include "store/execution_transaction.h"
#include "store/operation_mode_validator.h"
#include "store/shard.h"

namespace dsqlsim::store {

namespace {

Unexpected condition_failed(const CreateWorkflowExecutionRequest& r, const CurrentExecutionsRow& current,
                            const std::string& found, const std::string& requested) {
  return fail(current_workflow_condition_failed(
      current, fmt::format("Workflow execution creation condition failed. workflow ID: {}, current {}, request {}",
                           r.snapshot.workflow.workflow_id, found, requested)));
}

Expected<void> check_run_id(const CreateWorkflowExecutionRequest& r, const CurrentExecutionsRow& current) {
  if (current.run_id == r.previous_run_id) return {};
  return condition_failed(r, current, "run ID: " + to_text(current.run_id), "run ID: " + to_text(r.previous_run_id));
}

Expected<void> check_update_current(const CreateWorkflowExecutionRequest& r,
                                    const std::optional<CurrentExecutionsRow>& current) {
  if (!current.has_value()) return fail(current_workflow_condition_failed(current, ""));
  if (Expected<void> checked = check_run_id(r, *current); !checked.has_value()) return checked;
  if (r.previous_last_write_version != current->last_write_version) {
    return condition_failed(r, *current, fmt::format("last write version: {}", current->last_write_version),
                            fmt::format("last write version: {}", r.previous_last_write_version));
  }
  if (current->state != schema::State::completed) {
    return condition_failed(r, *current, fmt::format("state: {}", static_cast<int>(current->state)),
                            fmt::format("state: {}", static_cast<int>(schema::State::completed)));
  }
  return {};
}

Expected<void> check_mode(const CreateWorkflowExecutionRequest& r, const std::optional<CurrentExecutionsRow>& current) {
  switch (r.mode) {
    case CreateMode::brand_new:
      return current.has_value() ? check_run_id(r, *current) : Expected<void>();
    case CreateMode::update_current:
      return check_update_current(r, current);
    case CreateMode::bypass_current:
      return assert_run_id_mismatch(r.snapshot.state.run_id, current);
  }
  return fail(Failure::internal, fmt::format("CreteWorkflowExecution: unknown mode: {}", static_cast<int>(r.mode)));
}

}  // namespace

Expected<void> tx_execute_shard_locked(SqlStore& store, const Context& ctx, std::string_view operation,
                                       std::int32_t shard_id, std::int64_t range_id, const TxBody& body) {
  return store.tx_execute(ctx, operation, [&](dsql::Db& tx) -> Expected<void> {
    if (Expected<void> held = read_lock_shard(tx, ctx, shard_id, range_id); !held.has_value()) return held;
    return body(tx);
  });
}

Expected<void> SqlExecutionStore::create_workflow_execution(const Context& ctx,
                                                            const CreateWorkflowExecutionRequest& request) {
  if (Expected<void> valid = validate(request); !valid.has_value()) return valid;
  return append_and_write(ctx, request.shard_id, request.new_events, [&] {
    return tx_execute_shard_locked(*this, ctx, "CreateWorkflowExecution", request.shard_id, request.range_id,
                                   [&](dsql::Db& tx) { return create_in(tx, ctx, request); });
  });
}

Expected<void> SqlExecutionStore::append_and_write(const Context& ctx, std::int32_t shard_id,
                                                   std::span<const WorkflowEvents> events,
                                                   const std::function<Expected<void>()>& write) {
  const Expected<std::vector<HistoryAppend>> nodes = history_.prepare(ctx, shard_id, events);
  if (!nodes.has_value()) return fail(nodes.error());
  if (blueprint().history.append_order == AppendOrder::after) {
    Expected<void> written = write();
    return written.has_value() ? history_.append(ctx, *nodes) : written;
  }
  if (Expected<void> appended = history_.append(ctx, *nodes); !appended.has_value()) return appended;
  return write();
}

void SqlExecutionStore::trim_history_node(const Context& ctx, std::int32_t shard_id, const WorkflowKey& workflow) {
  const Expected<GetWorkflowExecutionResponse> state = get_workflow_execution(ctx, {shard_id, workflow});
  if (!state.has_value() || state->info.branch_token.empty()) return;
  static_cast<void>(history_.trim_history_branch(
      ctx, {shard_id, state->info.branch_token, state->info.last_first_event_id, state->info.last_first_event_txn_id}));
}

namespace {

/// The conditions after which the manager trims: not ShardOwnershipLost.
bool is_condition_of_the_run(Failure kind) {
  return kind == Failure::current_workflow_condition_failed || kind == Failure::workflow_condition_failed ||
         kind == Failure::condition_failed;
}

}  // namespace

Expected<void> SqlExecutionStore::create_in(dsql::Db& tx, const Context& ctx,
                                            const CreateWorkflowExecutionRequest& request) {
  const WorkflowKey& w = request.snapshot.workflow;
  const Expected<std::optional<CurrentExecutionsRow>> current =
      lock_current_execution_if_exists(tx, ctx, {request.shard_id, w.namespace_id, w.workflow_id});
  if (!current.has_value()) return fail(current.error());
  if (Expected<void> checked = check_mode(request, *current); !checked.has_value()) return checked;
  Expected<void> written =
      create_or_update_current_execution(tx, ctx, current_row_of(request.shard_id, request.snapshot), request.mode);
  if (!written.has_value()) return written;
  return apply_workflow_snapshot_as_new(tx, ctx, request.shard_id, request.snapshot);
}

Expected<void> SqlExecutionStore::update_workflow_execution(const Context& ctx,
                                                            const UpdateWorkflowExecutionRequest& request) {
  if (Expected<void> valid = validate(request); !valid.has_value()) return valid;
  std::vector<WorkflowEvents> events = request.new_events;
  events.insert(events.end(), request.new_run_events.begin(), request.new_run_events.end());
  Expected<void> done = append_and_write(ctx, request.shard_id, events, [&] {
    return tx_execute_shard_locked(*this, ctx, "UpdateWorkflowExecution", request.shard_id, request.range_id,
                                   [&](dsql::Db& tx) { return update_in(tx, ctx, request); });
  });
  if (!done.has_value() && is_condition_of_the_run(done.error().kind)) {
    trim_history_node(ctx, request.shard_id, request.mutation.workflow);
  }
  return done;
}

Expected<void> SqlExecutionStore::update_in(dsql::Db& tx, const Context& ctx,
                                            const UpdateWorkflowExecutionRequest& request) {
  if (Expected<void> done = update_current_run(tx, ctx, request); !done.has_value()) return done;
  Expected<void> applied = apply_workflow_mutation(tx, ctx, request.shard_id, request.mutation);
  if (!applied.has_value() || !request.new_run.has_value()) return applied;
  return apply_workflow_snapshot_as_new(tx, ctx, request.shard_id, *request.new_run);
}

Expected<void> SqlExecutionStore::update_current_run(dsql::Db& tx, const Context& ctx,
                                                     const UpdateWorkflowExecutionRequest& request) {
  const WorkflowKey& w = request.mutation.workflow;
  switch (request.mode) {
    case UpdateMode::ignore_current:
      return {};
    case UpdateMode::bypass_current:
      return assert_not_current_execution(tx, ctx, {request.shard_id, w.namespace_id, w.workflow_id}, w.run_id);
    case UpdateMode::update_current:
      break;
  }
  if (!request.new_run.has_value()) {
    return assert_run_id_and_update_current_execution(tx, ctx, current_row_of(request.shard_id, request.mutation),
                                                      w.run_id);
  }
  CurrentExecutionsRow row = current_row_of(request.shard_id, *request.new_run);
  if (row.namespace_id != w.namespace_id) {
    return fail(Failure::unavailable, "UpdateWorkflowExecution: cannot continue as new to another namespace");
  }
  row.workflow_id = w.workflow_id;
  return assert_run_id_and_update_current_execution(tx, ctx, row, w.run_id);
}

Expected<GetCurrentExecutionResponse> SqlExecutionStore::get_current_execution(
    const Context& ctx, const GetCurrentExecutionRequest& request) {
  const Expected<CurrentExecutionsRow> row =
      db().select_from_current_executions(ctx, {request.shard_id, request.namespace_id, request.workflow_id});
  if (row.has_value()) {
    return GetCurrentExecutionResponse{{row->run_id, row->create_request_id, row->state, row->status}};
  }
  if (row.error().kind == Failure::no_rows) return fail(Failure::not_found, row.error().text);
  return unavailable(fmt::format("GetCurrentExecution operation failed. Error: {}", row.error().text), row.error());
}

}  // namespace dsqlsim::store

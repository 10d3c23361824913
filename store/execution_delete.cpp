// DeleteWorkflowExecution and DeleteCurrentWorkflowExecution, after execution.go. Neither looks at the shard's range.

#include <array>

#include "store/execution.h"

namespace dsqlsim::store {

namespace {

using schema::RunMap;

struct MapDelete {
  RunMap map;
  std::string_view text;
};

/// In Go's order. The CHASM nodes of a run are left where they are.
constexpr std::array<MapDelete, 6> map_deletes{{
    {RunMap::child_execution, "failed to execute DeleteAllFromChildExecutionInfoMaps: "},
    {RunMap::activity, "failed to execute DeleteAllFromActivityInfoMaps: "},
    {RunMap::request_cancel, "failed to execute DeleteAllFromRequestCancelInfoMaps: "},
    {RunMap::signal, "failed to execute DeleteAllFromSignalInfoMaps: "},
    {RunMap::timer, "failed to execute DeleteAllFromTimerInfoMaps: "},
    {RunMap::signals_requested, "failed to execute DeleteAllFromSignalsRequestedSets: "},
}};

ExecutionsKey key_of(const DeleteWorkflowExecutionRequest& r) {
  return {r.shard_id, r.workflow.namespace_id, r.workflow.workflow_id, r.workflow.run_id};
}

}  // namespace

Expected<void> delete_run(dsql::Db& tx, const Context& ctx, const ExecutionsKey& run) {
  const auto failed = [&tx](std::string_view text, const Error& cause) {
    return Unexpected(wrap_with_cause(tx.blueprint().errors, std::string(text), cause));
  };
  for (const MapDelete& step : map_deletes) {
    const Expected<std::int64_t> deleted = tx.blueprint().parts.clear(tx, ctx, step.map, run);
    if (!deleted.has_value()) return failed(step.text, deleted.error());
  }
  const Expected<std::int64_t> batches = tx.blueprint().parts.clear_buffered(tx, ctx, run);
  if (!batches.has_value()) return failed("failed to execute DeleteFromBufferedEvents: ", batches.error());
  const Expected<std::int64_t> row = tx.delete_from_executions(ctx, run);
  if (!row.has_value()) return failed("failed to execute DeleteFromExecutions: ", row.error());
  return {};
}

Expected<std::int64_t> delete_if_current(dsql::Db& db, const Context& ctx, const ExecutionsKey& run) {
  return db.delete_from_current_executions(ctx, run);
}

Expected<void> SqlExecutionStore::delete_workflow_execution(const Context& ctx,
                                                            const DeleteWorkflowExecutionRequest& request) {
  return tx_execute(ctx, "DeleteWorkflowExecution",
                    [&](dsql::Db& tx) { return blueprint().executions.remove(tx, ctx, key_of(request)); });
}

Expected<void> SqlExecutionStore::delete_current_workflow_execution(const Context& ctx,
                                                                    const DeleteWorkflowExecutionRequest& request) {
  return blueprint().executions.remove_current(db(), ctx, key_of(request)).map([](std::int64_t) {});
}

}  // namespace dsqlsim::store

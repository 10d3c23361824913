// GetWorkflowExecution, after execution.go: nine reads, each with its own words for what goes wrong.

#include <fmt/format.h>

#include "store/execution.h"
#include "store/execution_state_map.h"

namespace dsqlsim::store {

namespace {

using schema::RunMap;

Unexpected not_read(const dsql::Db& db, std::string_view what, const Error& cause) {
  return Unexpected(wrap(db.blueprint().errors, Failure::unavailable,
                         fmt::format("GetWorkflowExecution: failed to get {}. Error: {}", what, cause.text), cause));
}

std::string_view words_for(RunMap map) {
  switch (map) {
    case RunMap::activity:
      return "activity info";
    case RunMap::timer:
      return "timer info";
    case RunMap::child_execution:
      return "child executionsRow info";
    case RunMap::request_cancel:
      return "request cancel info";
    case RunMap::signal:
      return "signal info";
    case RunMap::signals_requested:
      return "signals requested";
    case RunMap::chasm_node:
      return "CHASM nodes";
  }
  return "?";
}

Expected<GetWorkflowExecutionResponse> read_row(dsql::Db& db, const Context& ctx, const ExecutionsKey& run) {
  const Expected<ExecutionsRow> row = db.select_from_executions(ctx, run);
  if (!row.has_value()) {
    const Error& e = row.error();
    if (e.kind == Failure::no_rows) {
      return fail(Failure::not_found, fmt::format("Workflow executionsRow not found.  WorkflowId: {}, RunId: {}",
                                                  run.workflow_id, to_text(run.run_id)));
    }
    return Unexpected(wrap(db.blueprint().errors, Failure::unavailable,
                           fmt::format("GetWorkflowExecution: failed. Error: {}", e.text), e));
  }
  std::optional<ExecutionInfo> info = schema::decode<ExecutionInfo>(std::string_view(row->data));
  std::optional<ExecutionState> state = schema::decode<ExecutionState>(std::string_view(row->state));
  if (!info.has_value() || !state.has_value()) return fail(Failure::other, "unable to decode WorkflowMutableState");
  GetWorkflowExecutionResponse response;
  response.info = std::move(*info);
  response.state = std::move(*state);
  response.next_event_id = row->next_event_id;
  response.last_write_version = row->last_write_version;
  response.db_record_version = row->db_record_version;
  return response;
}

Expected<void> read_map(dsql::Db& db, const Context& ctx, RunMap map, const ExecutionsKey& run,
                        GetWorkflowExecutionResponse& response) {
  Expected<MapRows> rows = get_map(db, ctx, map, run);
  if (!rows.has_value()) return not_read(db, words_for(map), rows.error());
  response.maps[map] = std::move(*rows);
  return {};
}

Expected<void> read_buffered_events(dsql::Db& db, const Context& ctx, const ExecutionsKey& run,
                                    GetWorkflowExecutionResponse& response) {
  Expected<std::vector<schema::PartBlob>> batches = get_buffered_events(db, ctx, run);
  if (!batches.has_value()) return not_read(db, "buffered events", batches.error());
  response.buffered_events = std::move(*batches);
  return {};
}

}  // namespace

Expected<GetWorkflowExecutionResponse> read_workflow_execution(dsql::Db& db, const Context& ctx,
                                                               const GetWorkflowExecutionRequest& request) {
  const WorkflowKey& w = request.workflow;
  const ExecutionsKey run{request.shard_id, w.namespace_id, w.workflow_id, w.run_id};
  Expected<GetWorkflowExecutionResponse> response = read_row(db, ctx, run);
  if (!response.has_value()) return response;
  for (const RunMap map :
       {RunMap::activity, RunMap::timer, RunMap::child_execution, RunMap::request_cancel, RunMap::signal}) {
    if (const Expected<void> read = read_map(db, ctx, map, run, *response); !read.has_value())
      return fail(read.error());
  }
  if (const Expected<void> read = read_buffered_events(db, ctx, run, *response); !read.has_value()) {
    return fail(read.error());
  }
  for (const RunMap map : {RunMap::chasm_node, RunMap::signals_requested}) {
    if (const Expected<void> read = read_map(db, ctx, map, run, *response); !read.has_value())
      return fail(read.error());
  }
  return response;
}

Expected<GetWorkflowExecutionResponse> read_on_the_pool(SqlStore& store, const Context& ctx,
                                                        const GetWorkflowExecutionRequest& request) {
  return read_workflow_execution(store.db(), ctx, request);
}

Expected<GetWorkflowExecutionResponse> SqlExecutionStore::get_workflow_execution(
    const Context& ctx, const GetWorkflowExecutionRequest& request) {
  return blueprint().executions.read(*this, ctx, request);
}

}  // namespace dsqlsim::store

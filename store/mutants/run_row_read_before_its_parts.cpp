#include "store/common.h"
#include "store/execution.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<GetWorkflowExecutionResponse> row_first(SqlStore& store, const Context& ctx,
                                                 const GetWorkflowExecutionRequest& request) {
  Expected<GetWorkflowExecutionResponse> row = read_workflow_execution(store.db(), ctx, request);
  if (!row.has_value()) return row;
  Expected<GetWorkflowExecutionResponse> parts = read_workflow_execution(store.db(), ctx, request);
  if (!parts.has_value()) return parts;
  row->maps = std::move(parts->maps);
  row->buffered_events = std::move(parts->buffered_events);
  return row;
}

}  // namespace

void run_row_read_before_its_parts(Blueprint& blueprint) { blueprint.executions.read = row_first; }

}  // namespace dsqlsim::store::mutant

#include "store/common.h"
#include "store/execution.h"

namespace dsqlsim::store::remedy {

namespace {

// The plugin has an execution store of its own that reads so; nobody installs it. One snapshot holds one version of a
// run.
Expected<GetWorkflowExecutionResponse> read_in_transaction(SqlStore& store, const Context& ctx,
                                                           const GetWorkflowExecutionRequest& request) {
  Expected<GetWorkflowExecutionResponse> response;
  const Expected<void> done = store.tx_execute(ctx, "GetWorkflowExecution", [&](dsql::Db& tx) -> Expected<void> {
    response = read_workflow_execution(tx, ctx, request);
    if (!response.has_value()) return fail(response.error());
    return {};
  });
  if (!done.has_value()) return fail(done.error());
  return response;
}

}  // namespace

void read_run_in_one_transaction(Blueprint& blueprint) { blueprint.executions.read = read_in_transaction; }

}  // namespace dsqlsim::store::remedy

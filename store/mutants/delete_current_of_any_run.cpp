#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

constexpr dsql::Sql delete_of_workflow{
    "DeleteFromCurrentExecutions",
    "DELETE FROM current_executions WHERE shard_id = $1 AND namespace_id = $2 AND workflow_id = $3"};

Expected<std::int64_t> remove(dsql::Db& db, const Context& ctx, const ExecutionsKey& run) {
  return db.exec(ctx, delete_of_workflow, {std::int64_t{run.shard_id}, run.namespace_id, run.workflow_id});
}

}  // namespace

void delete_current_of_any_run(Blueprint& blueprint) { blueprint.executions.remove_current = remove; }

}  // namespace dsqlsim::store::mutant

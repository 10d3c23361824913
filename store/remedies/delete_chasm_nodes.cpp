#include "store/blueprint.h"
#include "store/dsql/db.h"
#include "store/execution.h"

namespace dsqlsim::store::remedy {

namespace {

Expected<void> delete_with_nodes(dsql::Db& tx, const Context& ctx, const ExecutionsKey& run) {
  const Expected<std::int64_t> nodes = tx.blueprint().parts.clear(tx, ctx, schema::RunMap::chasm_node, run);
  if (!nodes.has_value()) {
    return Unexpected(
        wrap_with_cause(tx.blueprint().errors, "failed to execute DeleteAllFromChasmNodeMaps: ", nodes.error()));
  }
  return delete_run(tx, ctx, run);
}

}  // namespace

void delete_chasm_nodes(Blueprint& blueprint) { blueprint.executions.remove = delete_with_nodes; }

}  // namespace dsqlsim::store::remedy

#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<std::int64_t> clear(dsql::Db& tx, const Context& ctx, schema::RunMap map, const ExecutionsKey& run) {
  if (map == schema::RunMap::child_execution) return 0;
  return tx.delete_all_from_map(ctx, map, run);
}

}  // namespace

void map_clear_skips_child_executions(Blueprint& blueprint) { blueprint.parts.clear = clear; }

}  // namespace dsqlsim::store::mutant

#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

constexpr dsql::Sql clear_workflow{"DeleteAllFromTimerInfoMaps",
                                   "DELETE FROM timer_info_maps\nWHERE\nshard_id = $1 AND\nnamespace_id = $2 "
                                   "AND\nworkflow_id = $3"};

Expected<std::int64_t> clear(dsql::Db& tx, const Context& ctx, schema::RunMap map, const ExecutionsKey& run) {
  if (map != schema::RunMap::timer) return tx.delete_all_from_map(ctx, map, run);
  return tx.exec(ctx, clear_workflow, {std::int64_t{run.shard_id}, run.namespace_id, run.workflow_id});
}

}  // namespace

void map_clear_forgets_the_run(Blueprint& blueprint) { blueprint.parts.clear = clear; }

}  // namespace dsqlsim::store::mutant

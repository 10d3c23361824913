#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

constexpr dsql::Sql select_of_workflow{
    "SelectAllFromActivityInfoMaps",
    "SELECT schedule_id, data,data_encoding FROM activity_info_maps\nWHERE\nshard_id "
    "= $1 AND\nnamespace_id = $2 AND\nworkflow_id = $3"};

Expected<std::vector<MapRow>> select(dsql::Db& db, const Context& ctx, schema::RunMap map, const ExecutionsKey& run) {
  if (map != schema::RunMap::activity) return db.select_all_from_map(ctx, map, run);
  return db.select(ctx, select_of_workflow, {std::int64_t{run.shard_id}, run.namespace_id, run.workflow_id})
      .map(dsql::all_rows([](const ResultSet& r, std::size_t n) {
        return MapRow{dsql::int_at(r, n, 0), dsql::bytes_at(r, n, 1)};
      }));
}

}  // namespace

void map_read_of_any_run(Blueprint& blueprint) { blueprint.parts.select = select; }

}  // namespace dsqlsim::store::mutant

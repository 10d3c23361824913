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
  const Expected<ResultSet> found =
      db.select(ctx, select_of_workflow, {std::int64_t{run.shard_id}, run.namespace_id, run.workflow_id});
  if (!found.has_value()) return fail(found.error());
  std::vector<MapRow> rows;
  for (std::size_t n = 0; n < found->row_count(); ++n) {
    rows.push_back({dsql::int_at(*found, n, 0), dsql::bytes_at(*found, n, 1)});
  }
  return rows;
}

}  // namespace

void map_read_of_any_run(Blueprint& blueprint) { blueprint.parts.select = select; }

}  // namespace dsqlsim::store::mutant

#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

constexpr dsql::Sql insert_if_new{
    "ReplaceIntoActivityInfoMaps",
    "INSERT INTO activity_info_maps\n(shard_id, namespace_id, workflow_id, run_id, schedule_id, data, "
    "data_encoding)\nVALUES\n($1, $2, $3, $4, $5, $6, $7)\nON CONFLICT (shard_id, namespace_id, workflow_id, run_id, "
    "schedule_id) DO NOTHING"};

Expected<void> upsert(dsql::Db& tx, const Context& ctx, schema::RunMap map, const ExecutionsKey& run,
                      std::span<const MapRow> rows) {
  if (map != schema::RunMap::activity) return tx.replace_into_map(ctx, map, run, rows);
  for (const MapRow& row : rows) {
    const Expected<std::int64_t> done =
        tx.exec(ctx, insert_if_new,
                {std::int64_t{run.shard_id}, run.namespace_id, run.workflow_id, run.run_id,
                 std::get<std::int64_t>(row.key), Bytes{row.data}, dsql::encoding()});
    if (!done.has_value()) return fail(done.error());
  }
  return {};
}

}  // namespace

void map_upsert_keeps_old_row(Blueprint& blueprint) { blueprint.parts.upsert = upsert; }

}  // namespace dsqlsim::store::mutant

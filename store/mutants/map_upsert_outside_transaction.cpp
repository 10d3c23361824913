#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<void> upsert(dsql::Db& tx, const Context& ctx, schema::RunMap map, const ExecutionsKey& run,
                      std::span<const MapRow> rows) {
  if (map != schema::RunMap::signal) return tx.replace_into_map(ctx, map, run, rows);
  dsql::Db pool(tx.plugin());
  return pool.replace_into_map(ctx, map, run, rows);
}

}  // namespace

void map_upsert_outside_transaction(Blueprint& blueprint) { blueprint.parts.upsert = upsert; }

}  // namespace dsqlsim::store::mutant

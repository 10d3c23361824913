#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<std::int64_t> clear(dsql::Db& tx, const Context& ctx, schema::RunMap map, const ExecutionsKey& run) {
  if (map == schema::RunMap::signals_requested) return 0;
  return tx.delete_all_from_map(ctx, map, run);
}

Expected<void> remove(dsql::Db& tx, const Context& ctx, const ExecutionsKey& run) {
  for (const schema::RunMap map : schema::run_maps) {
    const Expected<std::int64_t> done = clear(tx, ctx, map, run);
    if (!done.has_value()) return fail(done.error());
  }
  Expected<std::int64_t> done = tx.delete_from_buffered_events(ctx, run);
  if (done.has_value()) done = tx.delete_from_executions(ctx, run);
  return done.map([](std::int64_t) {});
}

}  // namespace

void delete_leaves_signals_requested(Blueprint& blueprint) { blueprint.executions.remove = remove; }

}  // namespace dsqlsim::store::mutant

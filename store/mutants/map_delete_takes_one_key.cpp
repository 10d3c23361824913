#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<std::int64_t> remove(dsql::Db& tx, const Context& ctx, schema::RunMap map, const ExecutionsKey& run,
                              std::span<const schema::MapKey> keys) {
  return tx.delete_from_map(ctx, map, run, keys.first(1));
}

}  // namespace

void map_delete_takes_one_key(Blueprint& blueprint) { blueprint.parts.remove = remove; }

}  // namespace dsqlsim::store::mutant

#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<std::int64_t> update(dsql::Db& tx, const Context& ctx, const ShardsRow& row, std::int64_t previous) {
  return tx.update_shards_with_fencing(ctx, row, previous + 1);
}

}  // namespace

void shard_fence_off_by_one(Blueprint& blueprint) { blueprint.shards.update = update; }

}  // namespace dsqlsim::store::mutant

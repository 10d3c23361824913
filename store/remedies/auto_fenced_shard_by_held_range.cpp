#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::remedy {

namespace {

// What was read a moment ago says nothing about what the caller holds.
Expected<std::int64_t> fence_on_held(dsql::Db& db, const Context& ctx, const ShardsRow& row, std::int64_t held) {
  return db.update_shards_with_fencing(ctx, row, held);
}

}  // namespace

void auto_fenced_shard_by_held_range(Blueprint& blueprint) { blueprint.fenced.auto_fenced_shard = fence_on_held; }

}  // namespace dsqlsim::store::remedy

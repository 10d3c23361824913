#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<std::int64_t> read_only(dsql::Db& tx, const Context& ctx, std::int32_t shard_id) {
  return tx.read_lock_shards(ctx, shard_id);
}

}  // namespace

void shard_lock_dropped_on_write(Blueprint& blueprint) { blueprint.shards.read_lock = read_only; }

}  // namespace dsqlsim::store::mutant

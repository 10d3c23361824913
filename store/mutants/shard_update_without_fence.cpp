#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<std::int64_t> read_only(dsql::Db& tx, const Context& ctx, std::int32_t shard_id) {
  return tx.read_lock_shards(ctx, shard_id);
}

std::optional<Error> ignore(std::int32_t /*shard_id*/, std::int64_t /*expected*/, std::int64_t /*found*/) {
  return std::nullopt;
}

Expected<std::int64_t> update(dsql::Db& tx, const Context& ctx, const ShardsRow& row, std::int64_t /*previous*/) {
  return tx.update_shards(ctx, row);
}

}  // namespace

void shard_update_without_fence(Blueprint& blueprint) {
  blueprint.shards.write_lock = read_only;
  blueprint.shards.write_lock_mismatch = ignore;
  blueprint.shards.update = update;
}

}  // namespace dsqlsim::store::mutant

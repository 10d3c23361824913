#include <fmt/format.h>

#include "store/dsql/condition_failed.h"
#include "store/dsql/db.h"
#include "store/shard.h"

namespace dsqlsim::store::remedy {

namespace {

std::optional<Error> mismatch_is_lost(std::int32_t /*shard_id*/, std::int64_t expected, std::int64_t found) {
  return shard_ownership_lost(
      fmt::format("Failed to update shard. Previous range ID: {}; new range ID: {}", expected, found));
}

// The plugin has the fenced statement; nobody calls it. Its own error for 0 rows gives way to the typed one below.
Expected<std::int64_t> update_fenced(dsql::Db& tx, const Context& ctx, const ShardsRow& row, std::int64_t previous) {
  Expected<std::int64_t> rows = tx.update_shards_with_fencing(ctx, row, previous);
  if (!rows.has_value() && dsql::is_condition_failed(rows.error())) return 0;
  return rows;
}

Error no_row_is_lost(std::int32_t shard_id, std::int64_t previous, std::int64_t rows) {
  if (rows > 1) return make_error(Failure::other, fmt::format("rowsAffected returned {} shards instead of one", rows));
  return shard_ownership_lost(
      fmt::format("Failed to update shard. Shard {} is no longer in range ID: {}", shard_id, previous));
}

}  // namespace

void fence_shard_update(Blueprint& blueprint) {
  blueprint.shards.write_lock_mismatch = mismatch_is_lost;
  blueprint.shards.update = update_fenced;
  blueprint.shards.not_one_row = no_row_is_lost;
}

}  // namespace dsqlsim::store::remedy

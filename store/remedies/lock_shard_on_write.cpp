#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::remedy {

namespace {

// In DSQL a row locked FOR UPDATE takes part in the conflict check as a written one does. FOR KEY SHARE would not help:
// range_id is no key column.
Expected<std::int64_t> read_for_update(dsql::Db& tx, const Context& ctx, std::int32_t shard_id) {
  return tx.write_lock_shards(ctx, shard_id);
}

}  // namespace

void lock_shard_on_write(Blueprint& blueprint) { blueprint.shards.read_lock = read_for_update; }

}  // namespace dsqlsim::store::remedy

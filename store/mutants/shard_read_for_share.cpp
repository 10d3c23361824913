#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

constexpr dsql::Sql read_shared{
    "ReadLockShards", "SELECT range_id FROM (SELECT range_id FROM shards WHERE shard_id = $1 FOR SHARE) AS shard"};

Expected<std::int64_t> read(dsql::Db& tx, const Context& ctx, std::int32_t shard_id) {
  return tx.get(ctx, read_shared, {std::int64_t{shard_id}}).map([](const ResultSet& r) {
    return dsql::int_at(r, 0, 0);
  });
}

}  // namespace

void shard_read_for_share(Blueprint& blueprint) { blueprint.shards.read_lock = read; }

}  // namespace dsqlsim::store::mutant

#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

constexpr dsql::Sql update_shard{"UpdateShardWithCAS", R"(UPDATE shards
		SET range_id = $1, data = $2, data_encoding = $3
		WHERE shard_id = $4)"};

Expected<void> update_anyway(dsql::Db& db, const Context& ctx, const ShardsRow& row, std::int64_t /*expected*/) {
  return db.exec(ctx, update_shard, {row.range_id, Bytes{row.data}, dsql::encoding(), std::int64_t{row.shard_id}})
      .map([](std::int64_t) {});
}

}  // namespace

void shard_cas_without_fence(Blueprint& blueprint) { blueprint.fenced.shard_with_cas = update_anyway; }

}  // namespace dsqlsim::store::mutant

#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<std::int64_t> update(dsql::Db& tx, const Context& ctx, const ShardsRow& row, std::int64_t previous) {
  ShardsRow wrong = row;
  if (row.range_id == previous) --wrong.range_id;
  return tx.update_shards(ctx, wrong);
}

}  // namespace

void range_id_written_back(Blueprint& blueprint) { blueprint.shards.update = update; }

}  // namespace dsqlsim::store::mutant

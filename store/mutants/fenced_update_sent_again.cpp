#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

// The second answer is taken for the truth about both: after a first that was applied it is a failed condition.
Expected<std::int64_t> until_answered(dsql::Db& db, const Context& ctx, const ShardsRow& row, std::int64_t expected) {
  Expected<std::int64_t> rows = db.update_shards_with_fencing(ctx, row, expected);
  if (rows.has_value() || rows.error().outcome != Outcome::unknown) return rows;
  if (ctx.sleep(seconds(2), "before it is sent again") != ContextError::none) return rows;
  return db.update_shards_with_fencing(ctx, row, expected);
}

}  // namespace

void fenced_update_sent_again(Blueprint& blueprint) { blueprint.fenced.shard_with_fencing = until_answered; }

}  // namespace dsqlsim::store::mutant

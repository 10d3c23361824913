#include "store/blueprint.h"
#include "store/dsql/condition_failed.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<void> any_count_is_success(dsql::Db& db, const Context& ctx, const ShardsRow& row, std::int64_t expected) {
  Expected<void> done = db.update_shard_with_cas(ctx, row, expected);
  if (!done.has_value() && dsql::is_condition_failed(done.error())) return {};
  return done;
}

}  // namespace

void shard_cas_ignores_row_count(Blueprint& blueprint) { blueprint.fenced.shard_with_cas = any_count_is_success; }

}  // namespace dsqlsim::store::mutant

#include "store/blueprint.h"
#include "store/dsql/db.h"
#include "store/schema/blobs.h"

namespace dsqlsim::store::remedy {

namespace {

Expected<std::int64_t> next_in_blob_too(dsql::Db& tx, const Context& ctx, std::int32_t shard_id,
                                        std::int64_t expected) {
  Expected<ShardsRow> row = tx.select_from_shards(ctx, shard_id);
  if (!row.has_value()) return fail(row.error());
  std::optional<schema::ShardInfo> info = schema::decode<schema::ShardInfo>(row->data);
  if (!info.has_value()) return fail(Failure::other, "unable to decode ShardInfo");
  row->range_id = info->range_id = expected + 1;
  row->data = schema::encode(*info);
  const Expected<void> updated = tx.update_shard_with_cas(ctx, *row, expected);
  if (!updated.has_value()) return fail(updated.error());
  return expected + 1;
}

// One transaction: the blob that is written back is the one of the row that is fenced, or COMMIT conflicts.
Expected<std::int64_t> next_range(dsql::Db& db, const Context& ctx, std::int32_t shard_id, std::int64_t expected) {
  if (db.in_transaction()) return next_in_blob_too(db, ctx, shard_id, expected);
  Expected<dsql::Tx> tx = db.begin_tx(ctx);
  if (!tx.has_value()) return fail(tx.error());
  Expected<std::int64_t> next = next_in_blob_too(*tx, ctx, shard_id, expected);
  if (!next.has_value()) {
    tx->rollback(ctx);
    return next;
  }
  const Expected<void> committed = tx->commit(ctx);
  if (!committed.has_value()) return fail(committed.error());
  return next;
}

}  // namespace

void range_cas_writes_blob(Blueprint& blueprint) { blueprint.fenced.next_shard_range = next_range; }

}  // namespace dsqlsim::store::remedy

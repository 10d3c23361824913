#include "store/shard.h"

#include <fmt/format.h>

#include "store/dsql/driver.h"

namespace dsqlsim::store {

namespace {

Expected<GetOrCreateShardResponse> decoded(const ShardsRow& row) {
  std::optional<ShardInfo> info = schema::decode<ShardInfo>(row.data);
  if (!info.has_value()) return fail(Failure::other, "unable to decode ShardInfo");
  return GetOrCreateShardResponse{std::move(*info)};
}

/// What both lock functions do with an error: a missing row is not told from any other trouble but in its text.
Error failed_to_lock(const ErrorRules& rules, std::int32_t shard_id, const Error& error) {
  if (error.kind == Failure::no_rows) {
    return wrap(rules, Failure::unavailable,
                fmt::format("Failed to lock shard with ID {} that does not exist.", shard_id), error);
  }
  return wrap(rules, Failure::unavailable,
              fmt::format("Failed to lock shard with ID: {}. Error: {}", shard_id, error.text), error);
}

}  // namespace

Error shard_ownership_lost(std::string text) { return make_error(Failure::shard_ownership_lost, std::move(text)); }

Expected<GetOrCreateShardResponse> SqlShardStore::get_or_create_shard(const Context& ctx,
                                                                      const GetOrCreateShardRequest& request) {
  const std::int32_t id = request.shard_id;
  for (bool may_create = true;; may_create = false) {
    const Expected<ShardsRow> found = db().select_from_shards(ctx, id);
    if (found.has_value()) return decoded(*found);
    if (found.error().kind != Failure::no_rows) {
      return unavailable(fmt::format("GetOrCreateShard: failed to get ShardID {}. Error: {}", id, found.error().text),
                         found.error());
    }
    if (!may_create) {
      return fail(Failure::not_found,
                  fmt::format("GetOrCreateShard: ShardID {} not found. Error: {}", id, found.error().text));
    }
    ShardInfo info = request.initial;
    info.shard_id = id;
    const Expected<void> inserted = db().insert_into_shards(ctx, {id, info.range_id, schema::encode(info)});
    if (inserted.has_value()) return GetOrCreateShardResponse{std::move(info)};
    if (!dsql::is_dup_entry(inserted.error())) {
      return unavailable(
          fmt::format("GetOrCreateShard: failed to insert into shards table. Error: {}", inserted.error().text),
          inserted.error());
    }
  }
}

Expected<void> SqlShardStore::update_shard(const Context& ctx, const UpdateShardRequest& request) {
  const ShardsRow row{request.info.shard_id, request.info.range_id, schema::encode(request.info)};
  const std::int64_t previous = request.previous_range_id;
  return tx_execute(ctx, "UpdateShard", [&](dsql::Db& tx) -> Expected<void> {
    if (Expected<void> locked = lock_shard(tx, ctx, row.shard_id, previous); !locked.has_value()) return locked;
    const Expected<std::int64_t> rows = blueprint().shards.update(tx, ctx, row, previous);
    if (!rows.has_value()) return fail(rows.error());
    if (*rows != 1) return fail(blueprint().shards.not_one_row(row.shard_id, previous, *rows));
    return {};
  });
}

Expected<void> SqlShardStore::assert_shard_ownership(const Context& /*ctx*/,
                                                     const AssertShardOwnershipRequest& /*request*/) {
  return {};
}

Expected<void> SqlShardStore::lock_shard(dsql::Db& tx, const Context& ctx, std::int32_t shard_id,
                                         std::int64_t old_range_id) {
  const Expected<std::int64_t> range_id = blueprint().shards.write_lock(tx, ctx, shard_id);
  if (!range_id.has_value()) return fail(failed_to_lock(blueprint().errors, shard_id, range_id.error()));
  if (*range_id == old_range_id) return {};
  std::optional<Error> lost = blueprint().shards.write_lock_mismatch(shard_id, old_range_id, *range_id);
  if (lost.has_value()) return fail(std::move(*lost));
  return {};
}

Expected<void> read_lock_shard(dsql::Db& tx, const Context& ctx, std::int32_t shard_id, std::int64_t old_range_id) {
  const Expected<std::int64_t> range_id = tx.blueprint().shards.read_lock(tx, ctx, shard_id);
  if (!range_id.has_value()) return fail(failed_to_lock(tx.blueprint().errors, shard_id, range_id.error()));
  if (*range_id == old_range_id) return {};
  return fail(shard_ownership_lost(
      fmt::format("Failed to lock shard. Previous range ID: {}; new range ID: {}", old_range_id, *range_id)));
}

namespace {

// The transaction's Db offers a TxRetryPolicy, which the shared code takes for the sign of a store in which a mismatch
// under the lock means nothing and the UPDATE is fenced. It is not.
std::optional<Error> mismatch_ignored(std::int32_t /*shard_id*/, std::int64_t /*expected*/, std::int64_t /*found*/) {
  return std::nullopt;
}

Expected<std::int64_t> write_lock(dsql::Db& tx, const Context& ctx, std::int32_t shard_id) {
  return tx.write_lock_shards(ctx, shard_id);
}

Expected<std::int64_t> read_without_lock(dsql::Db& tx, const Context& ctx, std::int32_t shard_id) {
  return tx.read_lock_shards(ctx, shard_id);
}

Expected<std::int64_t> update_unfenced(dsql::Db& tx, const Context& ctx, const ShardsRow& row,
                                       std::int64_t /*previous*/) {
  return tx.update_shards(ctx, row);
}

Error rows_affected_error(std::int32_t /*shard_id*/, std::int64_t /*previous*/, std::int64_t rows) {
  return make_error(Failure::other, fmt::format("rowsAffected returned {} shards instead of one", rows));
}

}  // namespace

ShardRules shipped_shard_rules() {
  return {mismatch_ignored, write_lock, update_unfenced, rows_affected_error, read_without_lock};
}

}  // namespace dsqlsim::store

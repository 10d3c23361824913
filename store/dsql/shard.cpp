// The shards table, after shard.go of the plugin.

#include <fmt/format.h>

#include "store/dsql/db.h"
#include "store/dsql/retry.h"

namespace dsqlsim::store::dsql {

namespace {

constexpr Sql create_shard{"InsertIntoShards", R"(INSERT INTO
 shards (shard_id, range_id, data, data_encoding) VALUES ($1, $2, $3, $4))"};

constexpr Sql get_shard{"SelectFromShards", R"(SELECT
 shard_id, range_id, data, data_encoding
 FROM shards WHERE shard_id = $1)"};

constexpr Sql update_shard{"UpdateShards", R"(UPDATE shards 
 SET range_id = $1, data = $2, data_encoding = $3 
 WHERE shard_id = $4)"};

constexpr Sql lock_shard{"WriteLockShards", R"(SELECT range_id FROM shards WHERE shard_id = $1 FOR UPDATE)"};
constexpr Sql read_shard{"ReadLockShards", R"(SELECT range_id FROM shards WHERE shard_id = $1)"};

constexpr Sql update_shard_with_fencing{"UpdateShardsWithFencing", R"(UPDATE shards 
		SET range_id = $1, data = $2, data_encoding = $3 
		WHERE shard_id = $4 AND range_id = $5)"};

constexpr Sql read_shard_to_fence{"UpdateShardsAutoFenced", R"(SELECT range_id FROM shards WHERE shard_id = $1)"};

std::int64_t i(std::int32_t v) { return v; }

Expected<std::int64_t> range_under_retry_manager(Plugin& plugin, const Context& ctx, const Sql& sql,
                                                 std::int32_t shard_id) {
  RetryManager manager(plugin, plugin.blueprint().transactions.run_tx);
  return manager.run_tx<std::int64_t>(ctx, sql.name, [&](RawTx& tx) -> Expected<std::int64_t> {
    return tx.query_row(ctx, sql, {i(shard_id)}).map([](const ResultSet& r) { return int_at(r, 0, 0); });
  });
}

}  // namespace

Expected<void> Db::insert_into_shards(const Context& ctx, const ShardsRow& row) {
  return exec(ctx, create_shard, {i(row.shard_id), row.range_id, Bytes{row.data}, encoding()}).map([](std::int64_t) {});
}

Expected<ShardsRow> Db::select_from_shards(const Context& ctx, std::int32_t shard_id) {
  return get(ctx, get_shard, {i(shard_id)}).map([shard_id](const ResultSet& r) {
    return ShardsRow{shard_id, int_at(r, 0, 1), bytes_at(r, 0, 2)};
  });
}

Expected<std::int64_t> Db::update_shards(const Context& ctx, const ShardsRow& row) {
  if (!in_transaction()) return update_shards_auto_fenced(ctx, row);
  return exec(ctx, update_shard, {row.range_id, Bytes{row.data}, encoding(), i(row.shard_id)});
}

Expected<std::int64_t> Db::update_shards_auto_fenced(const Context& ctx, const ShardsRow& row) {
  const Expected<ResultSet> current = get(ctx, read_shard_to_fence, {i(row.shard_id)});
  if (!current.has_value()) return fail(current.error());
  return update_shards_with_fencing(ctx, row, int_at(*current, 0, 0));
}

Expected<std::int64_t> Db::update_shards_with_fencing(const Context& ctx, const ShardsRow& row,
                                                      std::int64_t expected_range) {
  Expected<std::int64_t> rows = exec(ctx, update_shard_with_fencing,
                                     {row.range_id, Bytes{row.data}, encoding(), i(row.shard_id), expected_range});
  if (!rows.has_value() || *rows != 0) return rows;
  return fail(blueprint().errors.condition_failed(
      ConditionKind::shard,
      fmt::format("shard {} range_id changed from expected {} (fenced update failed)", row.shard_id, expected_range)));
}

Expected<std::int64_t> Db::read_lock_shards(const Context& ctx, std::int32_t shard_id) {
  if (!in_transaction()) return range_under_retry_manager(*plugin_, ctx, read_shard, shard_id);
  return get(ctx, read_shard, {i(shard_id)}).map([](const ResultSet& r) { return int_at(r, 0, 0); });
}

Expected<std::int64_t> Db::write_lock_shards(const Context& ctx, std::int32_t shard_id) {
  if (!in_transaction()) return range_under_retry_manager(*plugin_, ctx, lock_shard, shard_id);
  return get(ctx, lock_shard, {i(shard_id)}).map([](const ResultSet& r) { return int_at(r, 0, 0); });
}

}  // namespace dsqlsim::store::dsql

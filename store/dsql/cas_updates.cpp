// The conditional updates of shards and the generic one, after cas_updates.go of the plugin.

#include "store/dsql/cas_updates.h"

#include <fmt/format.h>

#include "store/dsql/db.h"

namespace dsqlsim::store::dsql {

namespace {

constexpr Sql update_shard_with_cas_query{"UpdateShardWithCAS", R"(UPDATE shards 
		SET range_id = $1, data = $2, data_encoding = $3 
		WHERE shard_id = $4 AND range_id = $5)"};

constexpr Sql update_shard_range_with_cas_query{"UpdateShardRangeWithCAS", R"(UPDATE shards 
		SET range_id = $1 
		WHERE shard_id = $2 AND range_id = $3)"};

}  // namespace

Expected<void> Db::update_shard_with_cas(const Context& ctx, const ShardsRow& row, std::int64_t expected_range) {
  const Expected<std::int64_t> rows =
      exec(ctx, update_shard_with_cas_query,
           {row.range_id, Bytes{row.data}, encoding(), std::int64_t{row.shard_id}, expected_range});
  if (!rows.has_value()) return fail(rows.error());
  if (*rows != 0) return {};
  return fail(blueprint().errors.condition_failed(
      ConditionKind::shard,
      fmt::format("shard {} range_id changed from expected {} (CAS update failed)", row.shard_id, expected_range)));
}

Expected<std::int64_t> Db::update_shard_range_with_cas(const Context& ctx, std::int32_t shard_id,
                                                       std::int64_t expected_range) {
  const Expected<std::int64_t> rows =
      exec(ctx, update_shard_range_with_cas_query, {expected_range + 1, std::int64_t{shard_id}, expected_range});
  if (!rows.has_value()) return fail(rows.error());
  if (*rows != 0) return expected_range + 1;
  return fail(blueprint().errors.condition_failed(
      ConditionKind::shard, fmt::format("shard {} range_id changed from expected {} (CAS range increment failed)",
                                        shard_id, expected_range)));
}

Expected<void> Db::generic_cas_update(const Context& ctx, const Sql& query, std::initializer_list<Value> parameters,
                                      std::string_view entity, std::int64_t token) {
  const Expected<std::int64_t> rows = exec(ctx, query, parameters);
  if (!rows.has_value()) return fail(rows.error());
  if (*rows != 0) return {};
  return fail(blueprint().errors.condition_failed(
      ConditionKind::unknown,
      fmt::format("{} fencing token changed from expected {} (CAS update failed)", entity, token)));
}

Expected<void> validate_rows_affected(const ErrorRules& rules, std::int64_t rows, std::string_view entity,
                                      std::int64_t token) {
  if (rows == 1) return {};
  if (rows == 0) {
    return fail(rules.condition_failed(
        ConditionKind::unknown,
        fmt::format("{} fencing token changed from expected {} (CAS validation failed)", entity, token)));
  }
  return fail(Failure::other, fmt::format("unexpected rows affected: {} (expected 1) for {} with fencing token {}",
                                          rows, entity, token));
}

}  // namespace dsqlsim::store::dsql

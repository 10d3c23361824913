#pragma once
// The SQL shard store (shard.go) with the serialisation of the manager above it (shard_manager.go), and the range
// checks that execution writes share with it.

#include "store/common.h"
#include "store/requests.h"

namespace dsqlsim::store {

class SqlShardStore : public SqlStore {
 public:
  using SqlStore::SqlStore;

  Expected<GetOrCreateShardResponse> get_or_create_shard(const Context& ctx, const GetOrCreateShardRequest& request);
  Expected<void> update_shard(const Context& ctx, const UpdateShardRequest& request);
  /// Not implemented for SQL: success without a look.
  Expected<void> assert_shard_ownership(const Context& ctx, const AssertShardOwnershipRequest& request);

 private:
  Expected<void> lock_shard(dsql::Db& tx, const Context& ctx, std::int32_t shard_id, std::int64_t old_range_id);
};

/// readLockShard: the caller's range is still the shard's, as far as this transaction can see.
Expected<void> read_lock_shard(dsql::Db& tx, const Context& ctx, std::int32_t shard_id, std::int64_t old_range_id);

[[nodiscard]] Error shard_ownership_lost(std::string text);

[[nodiscard]] ShardRules shipped_shard_rules();

}  // namespace dsqlsim::store

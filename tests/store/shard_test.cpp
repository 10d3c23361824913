#include "store/shard.h"

#include "tests/store/variant.h"

namespace dsqlsim::store {
namespace {

const std::string in_transaction = "BEGIN WriteLockShards UpdateShards COMMIT";

UpdateShardRequest renew(std::int64_t previous) {
  UpdateShardRequest r;
  r.info.shard_id = 3;
  r.info.range_id = previous + 1;
  r.previous_range_id = previous;
  return r;
}

void update(Bench& bench, std::int64_t previous) {
  bench.call([&](Store& s, const Context& ctx) { return s.shards().update_shard(ctx, renew(previous)); });
}

void get_or_create(Bench& bench) {
  bench.call([](Store& s, const Context& ctx) {
    GetOrCreateShardRequest r;
    r.shard_id = 3;
    return s.shards().get_or_create_shard(ctx, r);
  });
}

Result<ResultSet> shard_row(std::int64_t range_id) {
  ShardInfo info;
  info.shard_id = 3;
  info.range_id = range_id;
  return one_row({std::int64_t{3}, range_id, Bytes{schema::encode(info)}, std::string("Text")});
}

TEST(Shard, UpdateLocksThenUpdatesWithoutAPredicate) {
  Bench b("shipped");
  b.database.answer("WriteLockShards", one_row({std::int64_t{5}}));
  update(b, 5);
  EXPECT_EQ(b.database.sequence(), in_transaction);
  EXPECT_EQ(b.database.sent_as("UpdateShards").sql,
            "UPDATE shards \n SET range_id = $1, data = $2, data_encoding = $3 \n WHERE shard_id = $4");
  EXPECT_EQ(b.kind(), Failure::none);
}

TEST(Shard, ShippedUpdateIgnoresThatTheRangeIsAnothers) {
  Bench b("shipped");
  b.database.answer("WriteLockShards", one_row({std::int64_t{9}}));
  update(b, 5);
  EXPECT_EQ(b.database.sequence(), in_transaction);
  EXPECT_EQ(b.kind(), Failure::none);
}

TEST(Shard, UpdateOfAMissingShardIsUnavailableAndReplayed) {
  Bench b("shipped");
  update(b, 5);
  EXPECT_EQ(b.kind(), Failure::unavailable);
  EXPECT_EQ(b.text(), "Failed to lock shard with ID 3 that does not exist.");
  EXPECT_EQ(b.database.sequence(), "BEGIN WriteLockShards ROLLBACK BEGIN WriteLockShards ROLLBACK");
}

TEST(Shard, UpdateOfNoRowIsFlattened) {
  Bench b("shipped");
  b.database.always("WriteLockShards", one_row({std::int64_t{5}})).always("UpdateShards", changed(0));
  update(b, 5);
  EXPECT_EQ(b.text(), "UpdateShard: rowsAffected returned 0 shards instead of one");
  EXPECT_EQ(b.kind(), Failure::unavailable);
  EXPECT_EQ(b.error->root, Failure::other);
}

TEST(Shard, FencedUpdateFailsOnAnotherRange) {
  Bench b("shipped+fence_shard_update");
  b.database.answer("WriteLockShards", one_row({std::int64_t{9}}));
  update(b, 5);
  EXPECT_EQ(b.kind(), Failure::shard_ownership_lost);
  EXPECT_EQ(b.text(), "Failed to update shard. Previous range ID: 5; new range ID: 9");
  EXPECT_EQ(b.database.sequence(), "BEGIN WriteLockShards ROLLBACK");
}

TEST(Shard, FencedUpdateOfNoRowIsOwnershipLost) {
  for (const std::string_view spec : {"shipped+fence_shard_update", "fixed"}) {
    Bench b(spec);
    b.database.answer("WriteLockShards", one_row({std::int64_t{5}})).answer("UpdateShardsWithFencing", changed(0));
    update(b, 5);
    EXPECT_EQ(b.kind(), Failure::shard_ownership_lost) << spec;
    EXPECT_EQ(b.database.sequence(), "BEGIN WriteLockShards UpdateShardsWithFencing ROLLBACK") << spec;
    EXPECT_EQ(b.database.sent_as("UpdateShardsWithFencing").parameters.back(), Value(std::int64_t{5})) << spec;
  }
}

TEST(Shard, GetReadsTheBlobAndNotTheColumn) {
  Bench b("shipped");
  Result<ResultSet> row = shard_row(7);
  row->cells[1] = std::int64_t{8};
  b.database.answer("SelectFromShards", row);
  std::int64_t range = 0;
  b.actor.run_in_context([&](const Context& ctx) {
    range = b.store.shards().get_or_create_shard(ctx, {3, {}}).value().info.range_id;
  });
  EXPECT_EQ(range, 7);
}

TEST(Shard, GetCreatesWhatIsMissing) {
  Bench b("shipped");
  get_or_create(b);
  EXPECT_EQ(b.database.sequence(), "SelectFromShards InsertIntoShards");
  EXPECT_EQ(b.kind(), Failure::none);
}

TEST(Shard, GetReadsAgainAfterADuplicate) {
  Bench b("shipped");
  b.database.answer("SelectFromShards", no_row()).answer("SelectFromShards", shard_row(1));
  b.database.answer("InsertIntoShards", refused("23505", "duplicate key"));
  get_or_create(b);
  EXPECT_EQ(b.database.sequence(), "SelectFromShards InsertIntoShards SelectFromShards");
  EXPECT_EQ(b.kind(), Failure::none);
}

TEST(Shard, GetDoesNotInsertTwice) {
  Bench b("shipped");
  b.database.answer("InsertIntoShards", refused("23505", "duplicate key"));
  get_or_create(b);
  EXPECT_EQ(b.kind(), Failure::not_found);
  EXPECT_EQ(b.text(), "GetOrCreateShard: ShardID 3 not found. Error: sql: no rows in result set");
}

TEST(Shard, ConflictingInsertIsNotADuplicate) {
  Bench b("shipped");
  b.database.answer("InsertIntoShards", conflict());
  get_or_create(b);
  EXPECT_EQ(b.database.sequence(), "SelectFromShards InsertIntoShards SelectFromShards InsertIntoShards");
}

TEST(Shard, GarbageInTheBlobIsAnError) {
  Bench b("shipped");
  b.database.answer("SelectFromShards",
                    one_row({std::int64_t{3}, std::int64_t{1}, Bytes{"\x01garbage"}, std::string("Text")}));
  get_or_create(b);
  EXPECT_EQ(b.kind(), Failure::other);
}

TEST(Shard, AssertOwnershipDoesNotLook) {
  Bench b("shipped");
  b.call([](Store& s, const Context& ctx) { return s.shards().assert_shard_ownership(ctx, {3, 1}); });
  EXPECT_EQ(b.kind(), Failure::none);
  EXPECT_EQ(b.database.sequence(), "");
}

}  // namespace
}  // namespace dsqlsim::store

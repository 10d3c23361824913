// The conditional updates as a caller uses them, over a scripted database: what is sent, what is noted, and what the
// remedies change.

#include "store/fenced_updates.h"

#include "store/schema/failure_text.h"
#include "store/schema/fenced_notes.h"
#include "tests/store/variant.h"

namespace dsqlsim::store {
namespace {

namespace note = schema::note;

ShardInfo shard(std::int64_t range) {
  ShardInfo info;
  info.shard_id = 3;
  info.range_id = range;
  return info;
}

const TaskQueuesKey queue{9, make_uuid(7, 9)};
const ExecutionsKey run{3, make_uuid(1, 1), "w", make_uuid(2, 2)};

Expected<void> auto_fenced_shard(Store& s, const Context& ctx) {
  return s.fenced_updates().shard_auto_fenced(ctx, shard(5), 5);
}

TEST(FencedUpdates, NoteTheRowTheFenceAndTheAnswer) {
  Bench b("shipped");
  b.database.answer("UpdateShardWithCAS", changed(0));
  b.call([](Store& s, const Context& ctx) { return s.fenced_updates().shard_with_cas(ctx, shard(6), 5); });
  const auto began = b.actor.notes_of(note::fenced_update_began);
  ASSERT_EQ(began.size(), 1U);
  EXPECT_EQ(began[0].text, "shards 3");
  EXPECT_EQ(began[0].n, (std::array<std::int64_t, 5>{5, 6, 0, 0, 0}));
  const auto returned = b.actor.notes_of(note::fenced_update_returned);
  ASSERT_EQ(returned.size(), 1U);
  const schema::FailureText text = schema::split_failure_text(returned[0].text);
  EXPECT_EQ(text.word, "UpdateShardWithCAS");
  EXPECT_EQ(text.said, b.error->text);
  EXPECT_EQ(returned[0].n[0], static_cast<std::int64_t>(Failure::dsql_condition_failed));
  EXPECT_EQ(schema::unpack_root(returned[0].n[1]).outcome, Outcome::not_applied);
}

TEST(FencedUpdates, AnAutoFencedShardUpdateAsksTheRowForItsFence) {
  Bench b("shipped");
  b.database.answer("UpdateShardsAutoFenced", one_row({std::int64_t{8}}));
  b.call(auto_fenced_shard);
  EXPECT_EQ(b.kind(), Failure::none);
  EXPECT_EQ(b.database.sent_as("UpdateShardsWithFencing").parameters.back(), Value(std::int64_t{8}));
}

TEST(FencedUpdates, RemedyFencesAnAutoFencedShardUpdateOnWhatItsCallerHolds) {
  Bench b("shipped+auto_fenced_shard_by_held_range");
  b.call(auto_fenced_shard);
  EXPECT_EQ(b.database.sequence(), "UpdateShardsWithFencing");
  EXPECT_EQ(b.database.sent_as("UpdateShardsWithFencing").parameters.back(), Value(std::int64_t{5}));
}

TEST(FencedUpdates, RemedyFencesAnAutoFencedQueueUpdateOnWhatItsCallerHolds) {
  Bench b("shipped+auto_fenced_queue_by_held_range");
  b.call([](Store& s, const Context& ctx) {
    return s.fenced_updates().task_queue_auto_fenced(ctx, {9, queue.task_queue_id, 6, ""}, 5, TaskVersion::v2);
  });
  EXPECT_EQ(b.database.sequence(), "UpdateTaskQueuesWithCAS");
  EXPECT_EQ(b.database.sent_as("UpdateTaskQueuesWithCAS").parameters.back(), Value(std::int64_t{5}));
}

TEST(FencedUpdates, RemedyIncrementsTheRangeInTheBlobToo) {
  Bench b("shipped+range_cas_writes_blob");
  b.database.answer("SelectFromShards",
                    one_row({std::int64_t{3}, std::int64_t{5}, Bytes{schema::encode(shard(5))}, std::string("Text")}));
  b.call([](Store& s, const Context& ctx) { return s.fenced_updates().next_shard_range(ctx, 3, 5); });
  EXPECT_EQ(b.kind(), Failure::none);
  EXPECT_EQ(b.database.sequence(), "BEGIN SelectFromShards UpdateShardWithCAS COMMIT");
  EXPECT_EQ(b.database.sent_as("UpdateShardWithCAS").parameters[1], Value(Bytes{schema::encode(shard(6))}));
}

TEST(FencedUpdates, RemedyRollsBackAnIncrementThatIsRefused) {
  Bench b("shipped+range_cas_writes_blob");
  b.database.answer("SelectFromShards",
                    one_row({std::int64_t{3}, std::int64_t{7}, Bytes{schema::encode(shard(7))}, std::string("Text")}));
  b.database.answer("UpdateShardWithCAS", changed(0));
  b.call([](Store& s, const Context& ctx) { return s.fenced_updates().next_shard_range(ctx, 3, 5); });
  EXPECT_EQ(b.kind(), Failure::dsql_condition_failed);
  EXPECT_EQ(b.database.sequence(), "BEGIN SelectFromShards UpdateShardWithCAS ROLLBACK");
}

TEST(FencedUpdates, ANamespaceAndTheGlobalVersionMoveInOneTransaction) {
  Bench b("shipped");
  b.database.answer("LockNamespaceMetadata", one_row({std::int64_t{8}}));
  b.call([](Store& s, const Context& ctx) {
    return s.fenced_updates().namespace_with_cas(ctx, {make_uuid(1, 1), "n", {2, 2, "x"}, false, 0}, 4);
  });
  EXPECT_EQ(b.kind(), Failure::none);
  EXPECT_EQ(b.database.sequence(), "BEGIN LockNamespaceMetadata UpdateNamespace UpdateNamespaceMetadataWithCAS COMMIT");
  EXPECT_EQ(b.database.sent_as("UpdateNamespace").parameters[4], Value(std::int64_t{8}));
  EXPECT_EQ(b.database.sent_as("UpdateNamespace").parameters.back(), Value(std::int64_t{4}));
}

TEST(FencedUpdates, WhatHoldsAnExecutionIsCheckedUnderItsLock) {
  Bench b("shipped");
  b.database.always("WriteLockExecutions", one_row({std::int64_t{4}, std::int64_t{1}}));
  b.call([](Store& s, const Context& ctx) { return s.fenced_updates().execution_update(ctx, run, {2, 2, "x"}, 3); });
  EXPECT_EQ(b.text(), "condition failed (execution): db_record_version changed from expected 3 to 4");
  EXPECT_EQ(b.database.sequence(), "BEGIN WriteLockExecutions ROLLBACK");
  b.call([](Store& s, const Context& ctx) {
    return s.fenced_updates().task_under_read_lock(ctx, run, {Category::transfer, {0, 1}, {}}, 4);
  });
  EXPECT_EQ(b.database.sequence(),
            "BEGIN WriteLockExecutions ROLLBACK BEGIN WriteLockExecutions InsertIntoTransferTasks COMMIT");
  EXPECT_EQ(b.actor.notes_of(note::fenced_update_began).back().n[2],
            static_cast<std::int64_t>(schema::FenceRole::guards));
}

TEST(FencedUpdates, TheGenericOneSendsTheStatementOfItsExample) {
  Bench b("shipped");
  b.call([](Store& s, const Context& ctx) { return s.fenced_updates().next_range_by_generic_cas(ctx, queue, 5); });
  EXPECT_EQ(b.database.sent_as("GenericCASUpdate").parameters,
            (std::vector<Value>{std::int64_t{6}, std::int64_t{9}, queue.task_queue_id, std::int64_t{5}}));
}

}  // namespace
}  // namespace dsqlsim::store

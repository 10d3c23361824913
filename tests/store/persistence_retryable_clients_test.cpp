#include "store/persistence_retryable_clients.h"

#include "tests/store/variant.h"

namespace dsqlsim::store {
namespace {

TEST(RetryableClients, NoteTheRangeAndWhatIsReturned) {
  Bench b("shipped");
  b.database.always("WriteLockShards", one_row({std::int64_t{5}}));
  b.database.answer("COMMIT", broken());
  b.call([](Store& s, const Context& ctx) {
    UpdateShardRequest r;
    r.info.shard_id = 3;
    r.info.range_id = 6;
    r.previous_range_id = 5;
    return s.shards().update_shard(ctx, r);
  });
  const auto ranges = b.actor.notes_of(schema::note::op_under_range);
  ASSERT_EQ(ranges.size(), 1U);
  EXPECT_EQ(ranges[0].n, (std::array<std::int64_t, 5>{1, 3, 5, 6, 0}));
  const auto returned = b.actor.notes_of(schema::note::operation_returned);
  ASSERT_EQ(returned.size(), 1U);
  const auto note = schema::OperationReturned::from({"store.operation_returned", returned[0].n, returned[0].text});
  EXPECT_EQ(note.operation, schema::Operation::update_shard);
  EXPECT_EQ(note.kind, Failure::none);
  EXPECT_EQ(note.call, 1);
  EXPECT_EQ(b.database.count("BEGIN"), 2U);
}

TEST(RetryableClients, EveryCallHasANumberOfItsOwn) {
  Bench b("shipped");
  for (int i = 0; i < 2; ++i) {
    b.actor.run_in_context([&](const Context& ctx) { static_cast<void>(b.store.metadata().get_metadata(ctx)); });
  }
  std::vector<std::int64_t> numbers;
  for (const SeenNote& n : b.actor.notes_of(schema::note::call_began)) numbers.push_back(n.n[1]);
  EXPECT_EQ(numbers, (std::vector<std::int64_t>{1, 2}));
}

TEST(RetryableClients, AnAnsweredValueIsThatOfTheAttemptThatSucceeded) {
  Bench b("shipped");
  b.database.answer("SelectFromNamespaceMetadata", refused("XX000", "server unavailable"));
  b.database.answer("SelectFromNamespaceMetadata", one_row({std::int64_t{4}}));
  b.actor.run_in_context([&](const Context& ctx) {
    const auto got = b.store.metadata().get_metadata(ctx);
    ASSERT_TRUE(got.has_value());
    EXPECT_EQ(got->notification_version, 4);
  });
}

}  // namespace
}  // namespace dsqlsim::store

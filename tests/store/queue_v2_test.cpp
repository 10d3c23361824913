#include "store/queue_v2.h"

#include <gtest/gtest.h>

#include "store/retryable_service_clients.h"
#include "tests/store/on_the_model.h"

namespace dsqlsim::store {
namespace {

const QueueV2Key queue{1, "orders"};

Expected<std::int64_t> enqueue(Store& s, const Context& ctx) {
  return s.queue_v2().enqueue_message(ctx, queue, {7, "m"});
}

void there_is_a_queue(Bench& b) {
  b.database.always("SelectFromQueueV2Metadata",
                    one_row({Bytes{schema::encode(QueuePartition{0})}, std::string("Text")}));
}

TEST(QueueV2, EnqueueIsATransactionOfItsOwnAndTriedOnce) {
  Bench b("shipped");
  there_is_a_queue(b);
  b.database.always("GetLastEnqueuedMessageIDForUpdateV2", one_row({std::int64_t{4}}));
  b.database.always("COMMIT", conflict());
  b.call(enqueue);
  EXPECT_EQ(b.kind(), Failure::unavailable);
  EXPECT_EQ(b.database.sequence(),
            "SelectFromQueueV2Metadata BEGIN GetLastEnqueuedMessageIDForUpdateV2 InsertIntoQueueV2Messages COMMIT");
  EXPECT_EQ(b.database.sent_as("InsertIntoQueueV2Messages").parameters[3], Value(std::int64_t{5}));
}

TEST(QueueV2, AFailureInsideItRollsBack) {
  Bench b("shipped");
  there_is_a_queue(b);
  b.database.always("GetLastEnqueuedMessageIDForUpdateV2", refused("0A000", "locking clause"));
  b.call(enqueue);
  EXPECT_EQ(b.database.sequence(), "SelectFromQueueV2Metadata BEGIN GetLastEnqueuedMessageIDForUpdateV2 ROLLBACK");
  EXPECT_EQ(b.text(),
            "EnqueueMessage failed for queue with type: 1 and name: orders. failed to get last messageId. Error: "
            "ERROR: locking clause (SQLSTATE 0A000)");
}

TEST(QueueV2, RemedyLocksTheQueuesRow) {
  Bench b("shipped+enqueue_under_metadata_lock");
  there_is_a_queue(b);
  b.database.always("SelectFromQueueV2MetadataForUpdate",
                    one_row({Bytes{schema::encode(QueuePartition{0})}, std::string("Text")}));
  b.call(enqueue);
  EXPECT_EQ(b.database.sequence(),
            "SelectFromQueueV2Metadata BEGIN SelectFromQueueV2MetadataForUpdate SelectLastMessageIDV2 "
            "InsertIntoQueueV2Messages COMMIT");
}

TEST(QueueV2, AQueueThatIsNotThereIsNotFoundAndOneThatIsThereAlreadyExists) {
  World w("shipped");
  w.run([](Store& s, const Context& ctx) {
    EXPECT_EQ(enqueue(s, ctx).error().kind, Failure::not_found);
    EXPECT_EQ(s.queue_v2().read_messages(ctx, {queue, 2, {}}).error().kind, Failure::not_found);
    EXPECT_EQ(s.queue_v2().range_delete_messages(ctx, queue, 2).error().kind, Failure::not_found);
    must(s.queue_v2().create_queue(ctx, queue));
    EXPECT_EQ(s.queue_v2().create_queue(ctx, queue).error().kind, Failure::queue_already_exists);
    EXPECT_EQ(must(enqueue(s, ctx)), 0);
  });
}

TEST(QueueV2, ADeleteKeepsTheNewestRowButHidesIt) {
  World w("fixed");
  w.run([](Store& s, const Context& ctx) {
    must(s.queue_v2().create_queue(ctx, queue));
    EXPECT_EQ(must(s.queue_v2().range_delete_messages(ctx, queue, 5)), 0);
    for (int i = 0; i < 3; ++i) must(enqueue(s, ctx));
    EXPECT_EQ(must(s.queue_v2().range_delete_messages(ctx, queue, 0)), 1);
    EXPECT_EQ(must(s.queue_v2().read_messages(ctx, {queue, 1, {}})).messages[0].id, 1);
    EXPECT_EQ(must(s.queue_v2().range_delete_messages(ctx, queue, 9)), 2);
    EXPECT_EQ(must(s.queue_v2().range_delete_messages(ctx, queue, 2)), 0);
    EXPECT_TRUE(must(s.queue_v2().read_messages(ctx, {queue, 1, {}})).messages.empty());
    EXPECT_EQ(must(enqueue(s, ctx)), 3);
    EXPECT_EQ(s.queue_v2().range_delete_messages(ctx, queue, -1).error().kind, Failure::invalid_argument);
  });
}

TEST(QueueV2, PagesGoOnBehindTheLastMessage) {
  World w("fixed");
  w.run([](Store& s, const Context& ctx) {
    must(s.queue_v2().create_queue(ctx, queue));
    for (int i = 0; i < 3; ++i) must(enqueue(s, ctx));
    const auto first = must(s.queue_v2().read_messages(ctx, {queue, 2, {}}));
    EXPECT_EQ(first.next_page, 1);
    const auto second = must(s.queue_v2().read_messages(ctx, {queue, 2, first.next_page}));
    ASSERT_EQ(second.messages.size(), 1U);
    EXPECT_EQ(second.messages[0].id, 2);
    EXPECT_FALSE(must(s.queue_v2().read_messages(ctx, {queue, 2, second.next_page})).next_page.has_value());
    EXPECT_EQ(s.queue_v2().read_messages(ctx, {queue, 0, {}}).error().kind, Failure::other);
  });
}

TEST(QueueV2, QueuesOfATypeAreListedWithTheirCounts) {
  for (const std::string_view spec : {"shipped", "fixed"}) {
    World w(spec);
    w.run([](Store& s, const Context& ctx) {
      must(s.queue_v2().create_queue(ctx, queue));
      must(s.queue_v2().create_queue(ctx, {1, "empty"}));
      must(s.queue_v2().create_queue(ctx, {2, "elsewhere"}));
      for (int i = 0; i < 3; ++i) must(enqueue(s, ctx));
      must(s.queue_v2().range_delete_messages(ctx, queue, 0));
      const auto first = must(s.queue_v2().list_queues(ctx, {1, 1, 0, {}}));
      EXPECT_EQ(first.next_offset, 1);
      const auto all = must(s.queue_v2().list_queues(ctx, {1, 10, 0, {}}));
      ASSERT_EQ(all.queues.size(), 2U);
      EXPECT_EQ(all.queues[0].queue_name, "empty");
      EXPECT_EQ(all.queues[0].last_message_id, -1);
      EXPECT_EQ(all.queues[1].message_count, 2);
      EXPECT_EQ(all.queues[1].last_message_id, 2);
      EXPECT_FALSE(must(s.queue_v2().list_queues(ctx, {1, 10, 2, {}})).next_offset.has_value());
      EXPECT_EQ(s.queue_v2().list_queues(ctx, {1, 10, -1, {}}).error().kind, Failure::other);
    });
  }
}

}  // namespace
}  // namespace dsqlsim::store

#include "store/queue.h"

#include <gtest/gtest.h>

#include "store/retryable_service_clients.h"
#include "tests/store/on_the_model.h"

namespace dsqlsim::store {
namespace {

constexpr std::int32_t type = 1;

Expected<void> enqueue(Store& s, const Context& ctx) { return s.queue().enqueue_message(ctx, type, {7, "m"}); }
Expected<void> acknowledge(Store& s, const Context& ctx) {
  return s.queue().update_ack_level(ctx, type, {{{{"east", 4}}}, 3});
}

TEST(Queue, EnqueueTakesTheIdAfterTheLast) {
  Bench b("shipped");
  b.database.answer("GetLastEnqueuedMessageIDForUpdate", one_row({std::int64_t{4}}));
  b.call(enqueue);
  EXPECT_EQ(b.kind(), Failure::none) << b.text();
  EXPECT_EQ(b.database.sequence(), "BEGIN GetLastEnqueuedMessageIDForUpdate InsertIntoMessages COMMIT");
  EXPECT_EQ(b.database.sent_as("InsertIntoMessages").parameters[1], Value(std::int64_t{5}));
}

TEST(Queue, TheFirstMessageIs0AndDeadLettersHaveTheNegatedType) {
  Bench b("shipped");
  std::int64_t id = -1;
  b.actor.run_in_context([&](const Context& ctx) {
    id = *b.store.queue().enqueue_message_to_dlq(ctx, type, {7, "m"});
  });
  EXPECT_EQ(id, 0);
  EXPECT_EQ(b.database.sent_as("InsertIntoMessages").parameters[0], Value(std::int64_t{-1}));
  EXPECT_EQ(b.database.sent_as("InsertIntoMessages").parameters[1], Value(std::int64_t{0}));
}

TEST(Queue, EveryFailureOfEnqueueIsUnavailableAndTriedTenTimes50MsApart) {
  Bench b("shipped");
  b.database.always("GetLastEnqueuedMessageIDForUpdate", refused("0A000", "locking clause"));
  b.call(enqueue);
  EXPECT_EQ(b.kind(), Failure::unavailable);
  EXPECT_EQ(b.text(), "EnqueueMessage: failed to get last enqueued message id: ERROR: locking clause (SQLSTATE 0A000)");
  EXPECT_EQ(b.database.count("BEGIN"), 10U);
  EXPECT_EQ(b.actor.now, Time{} + milliseconds(9 * 50));
}

TEST(Queue, ShippedRepeatsAnUnknownEnqueueAndFixedDoesNot) {
  for (const auto& [spec, attempts] : {std::pair{"shipped", 10U}, std::pair{"fixed", 1U}}) {
    Bench b(spec);
    b.database.always("COMMIT", broken());
    b.database.always("LockQueueMetadata", one_row({std::int64_t{1}}));
    b.call(enqueue);
    EXPECT_EQ(b.kind(), Failure::unavailable);
    EXPECT_EQ(b.error->outcome, Outcome::unknown);
    // A lost connection replaces the pool, and without one nothing is sent.
    EXPECT_LE(b.database.count("COMMIT"), attempts) << spec;
  }
}

TEST(Queue, AnAckLevelUnderAnotherVersionIsFlattenedAndRepeated) {
  Bench b("shipped");
  b.database.always("UpdateQueueMetadata", changed(0));
  b.call(acknowledge);
  EXPECT_EQ(b.kind(), Failure::unavailable);
  EXPECT_EQ(b.error->root, Failure::condition_failed);
  EXPECT_EQ(b.database.count("BEGIN"), 10U);
  const auto& sent = b.database.sent_as("UpdateQueueMetadata").parameters;
  EXPECT_EQ(sent[2], Value(std::int64_t{3}));
  EXPECT_EQ(sent[4], Value(std::int64_t{3}));
}

TEST(Queue, FixedTellsTheConflictOnce) {
  Bench b("fixed");
  b.database.always("UpdateQueueMetadata", changed(0));
  b.call(acknowledge);
  EXPECT_EQ(b.kind(), Failure::condition_failed);
  EXPECT_EQ(b.database.count("BEGIN"), 1U);
}

TEST(Queue, DeadLettersAreAcknowledgedUnderVersion0Unless) {
  for (const auto& [spec, version] : {std::pair{"shipped", 0}, std::pair{"shipped+dlq_ack_level_by_version", 3}}) {
    Bench b(spec);
    b.call([](Store& s, const Context& ctx) { return s.queue().update_dlq_ack_level(ctx, type, {{}, 3}); });
    EXPECT_EQ(b.database.sent_as("UpdateQueueMetadata").parameters[4], Value(std::int64_t{version})) << spec;
  }
}

TEST(Queue, InitMakesBothRowsUnlessTheyAreThere) {
  Bench b("shipped");
  b.database.answer("SelectFromQueueMetadata", one_row({Bytes{"acks;"}, std::string("Text"), std::int64_t{0}}));
  b.call([](Store& s, const Context& ctx) { return s.queue().init(ctx, type); });
  EXPECT_EQ(b.kind(), Failure::none) << b.text();
  EXPECT_EQ(b.database.sequence(), "SelectFromQueueMetadata SelectFromQueueMetadata InsertIntoQueueMetadata");
  EXPECT_EQ(b.database.sent_as("InsertIntoQueueMetadata").parameters[0], Value(std::int64_t{-1}));
}

/// What is in a queue after `fill`.
std::vector<std::int64_t> ids_in(World& w, std::int32_t queue_type,
                                 const std::function<void(QueueRetryableClient&, const Context&)>& fill) {
  std::vector<std::int64_t> ids;
  w.run([&](Store& s, const Context& ctx) {
    must(s.queue().init(ctx, type));
    fill(s.queue(), ctx);
    ReadMessagesRequest read;
    read.queue_type = queue_type;
    read.last_id = 1'000;
    const auto page =
        must(queue_type < 0 ? s.queue().read_messages_from_dlq(ctx, read) : s.queue().read_messages(ctx, read));
    for (const StoredMessage& m : page.messages) ids.push_back(m.id);
  });
  return ids;
}

TEST(QueueOnTheModel, MessagesComeInOrderAndGoFromTheFrontUpToTheLastThatIsHandled) {
  World w("fixed");
  EXPECT_EQ(ids_in(w, type,
                   [](QueueRetryableClient& q, const Context& ctx) {
                     for (int i = 0; i < 5; ++i) must(q.enqueue_message(ctx, type, {i, "m"}));
                     must(q.delete_messages_before(ctx, type, 3));
                     auto acks = must(q.get_ack_levels(ctx, type));
                     acks.acks.levels["east"] = 3;
                     must(q.update_ack_level(ctx, type, acks));
                     EXPECT_EQ(must(q.get_ack_levels(ctx, type)).version, 1);
                     EXPECT_EQ(must(q.get_ack_levels(ctx, type)).acks, acks.acks);
                   }),
            (std::vector<std::int64_t>{3, 4}));
}

TEST(QueueOnTheModel, ShippedTakesTheLastIdOfWhicheverQueueComesFirst) {
  for (const auto& [spec, id] : {std::pair{"shipped", 3}, std::pair{"shipped+enqueue_under_metadata_lock", 1}}) {
    World w(spec);
    w.run([&](Store& s, const Context& ctx) {
      must(s.queue().init(ctx, type));
      for (int i = 0; i < 4; ++i) EXPECT_EQ(must(s.queue().enqueue_message_to_dlq(ctx, type, {i, "dead"})), i);
      must(s.queue().range_delete_messages_from_dlq(ctx, type, -1, 1));
      must(s.queue().enqueue_message(ctx, type, {10, "m"}));
      must(s.queue().enqueue_message(ctx, type, {11, "m"}));
      ReadMessagesRequest read;
      read.queue_type = type;
      EXPECT_EQ(must(s.queue().read_messages(ctx, read)).messages[1].id, id) << spec;
    });
  }
}

TEST(QueueOnTheModel, DeadLettersThatAreAllDeletedAreNumberedAnewUnlessTheNewestIsKept) {
  for (const auto& [spec, id] : {std::pair{"shipped", 0}, std::pair{"shipped+keep_newest_dead_letter", 2}}) {
    World w(spec);
    w.run([&](Store& s, const Context& ctx) {
      must(s.queue().init(ctx, type));
      must(s.queue().enqueue_message_to_dlq(ctx, type, {1, "dead"}));
      must(s.queue().enqueue_message_to_dlq(ctx, type, {2, "dead"}));
      must(s.queue().range_delete_messages_from_dlq(ctx, type, -1, 1));
      EXPECT_EQ(must(s.queue().enqueue_message_to_dlq(ctx, type, {3, "dead"})), id) << spec;
    });
  }
}

TEST(QueueOnTheModel, DeadLettersAreReadByPages) {
  World w("fixed");
  w.run([](Store& s, const Context& ctx) {
    must(s.queue().init(ctx, type));
    for (int i = 0; i < 3; ++i) must(s.queue().enqueue_message_to_dlq(ctx, type, {i, "dead"}));
    ReadMessagesRequest read;
    read.queue_type = type;
    read.last_id = 10;
    read.page_size = 2;
    const auto first = must(s.queue().read_messages_from_dlq(ctx, read));
    EXPECT_EQ(first.messages.size(), 2U);
    EXPECT_EQ(first.next_page, 1);
    read.page = first.next_page;
    const auto second = must(s.queue().read_messages_from_dlq(ctx, read));
    EXPECT_EQ(second.messages.size(), 1U);
    EXPECT_EQ(second.next_page, std::nullopt);
    must(s.queue().delete_message_from_dlq(ctx, type, 1));
    read.page = std::nullopt;
    EXPECT_EQ(must(s.queue().read_messages_from_dlq(ctx, read)).messages[1].id, 2);
  });
}

}  // namespace
}  // namespace dsqlsim::store

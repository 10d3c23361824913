#include <limits>

#include "store/task_queue_key.h"
#include "tests/store/variant.h"

namespace dsqlsim::store {
namespace {

constexpr std::int64_t no_end = std::numeric_limits<std::int64_t>::max();

TaskQueueName queue() { return {make_uuid(1, 1), "q", TaskQueueType::workflow}; }

TaskQueueInfo info() {
  TaskQueueInfo i;
  i.namespace_id = queue().namespace_id;
  i.name = queue().name;
  i.subqueues = {{3, {0, 7}, {}, 2}};
  return i;
}

CreateTasksRequest two_tasks() { return {queue(), 5, {{{{0, 11}, 1, "a"}, 0}, {{{0, 12}, 2, "b"}, 1}}}; }

Expected<void> create_queue(Store& s, const Context& ctx) {
  return s.tasks(TaskVersion::v1).create_task_queue(ctx, {info(), 1});
}
/// From range 4 to range 5.
Expected<void> update_queue(Store& s, const Context& ctx) {
  return s.tasks(TaskVersion::v1).update_task_queue(ctx, {info(), 5, 4});
}
/// Under range 5.
Expected<void> create_two_tasks(Store& s, const Context& ctx) {
  return s.tasks(TaskVersion::v1).create_tasks(ctx, two_tasks());
}

void has_range(Bench& b, std::int64_t range) { b.database.always("LockTaskQueues", one_row({range})); }

TEST(TaskStore, CreateInsertsTheQueueWithItsFirstRange) {
  Bench b("shipped");
  b.call(create_queue);
  EXPECT_EQ(b.kind(), Failure::none);
  ASSERT_EQ(b.database.sequence(), "InsertIntoTaskQueues");
  const SentStatement& sent = b.database.sent[0];
  EXPECT_TRUE(sent.sql.starts_with("INSERT INTO task_queues (")) << sent.sql;
  EXPECT_EQ(sent.parameters[1], Value(task_queue_key(queue(), 0).task_queue_id));
  EXPECT_EQ(sent.parameters[2], Value(std::int64_t{1}));
}

TEST(TaskStore, CreateOfAQueueThatIsThereIsAFailedCondition) {
  Bench b("shipped");
  b.database.always("InsertIntoTaskQueues", refused("23505", "duplicate key"));
  b.call(create_queue);
  EXPECT_EQ(b.kind(), Failure::condition_failed);
  EXPECT_EQ(b.database.count("InsertIntoTaskQueues"), 1U);
}

TEST(TaskStore, CreateThatMeetsAConflictIsUnavailableAndRepeated) {
  Bench b("shipped");
  b.database.always("InsertIntoTaskQueues", conflict());
  b.call(create_queue);
  EXPECT_EQ(b.kind(), Failure::unavailable);
  EXPECT_EQ(b.database.count("InsertIntoTaskQueues"), 2U);
  EXPECT_TRUE(b.text().starts_with(
      "CreateTaskQueue operation failed. Failed to make task queue q of type 1. Error: ERROR: change conflicts"))
      << b.text();
}

TEST(TaskStore, AQueueThatIsNotThereIsNotFound) {
  Bench b("shipped");
  b.call([](Store& s, const Context& ctx) { return s.tasks(TaskVersion::v2).get_task_queue(ctx, queue()); });
  EXPECT_EQ(b.kind(), Failure::not_found);
  EXPECT_NE(b.database.sent[0].sql.find("task_queues_v2"), std::string::npos);
}

TEST(TaskStore, UpdateLocksComparesAndWritesWithoutAskingForTheRange) {
  Bench b("shipped");
  has_range(b, 4);
  b.call(update_queue);
  EXPECT_EQ(b.kind(), Failure::none);
  EXPECT_EQ(b.database.sequence(), "BEGIN LockTaskQueues UpdateTaskQueues COMMIT");
  EXPECT_TRUE(b.database.sent_as("LockTaskQueues").sql.ends_with("FOR UPDATE"));
  EXPECT_EQ(b.database.sent_as("UpdateTaskQueues").sql.find("range_id ="),
            b.database.sent_as("UpdateTaskQueues").sql.rfind("range_id ="));
}

TEST(TaskStore, UpdateUnderAnOldRangeIsAFailedCondition) {
  Bench b("shipped");
  has_range(b, 6);
  b.call(update_queue);
  EXPECT_EQ(b.kind(), Failure::condition_failed);
  EXPECT_EQ(b.text(), "Task queue range ID was 6 when it was should have been 4");
  EXPECT_EQ(b.database.sequence(), "BEGIN LockTaskQueues ROLLBACK");
}

TEST(TaskStore, UpdateOfAQueueThatIsGoneIsAFailedCondition) {
  Bench b("shipped");
  b.call(update_queue);
  EXPECT_EQ(b.kind(), Failure::condition_failed);
  EXPECT_EQ(b.text(), "Task queue does not exists");
}

TEST(TaskStore, UpdateThatChangesNoRowIsUnavailable) {
  Bench b("shipped");
  has_range(b, 4);
  b.database.always("UpdateTaskQueues", changed(0));
  b.call(update_queue);
  EXPECT_EQ(b.kind(), Failure::unavailable);
  EXPECT_EQ(b.text(), "UpdateTaskQueue: 0 rows were affected instead of 1");
}

TEST(TaskStore, UpdateHasNoTransactionRetriesEvenWhereOthersHaveThem) {
  Bench b("intended");
  has_range(b, 4);
  b.database.always("COMMIT", conflict());
  b.call(update_queue);
  EXPECT_EQ(b.kind(), Failure::unavailable);
  EXPECT_EQ(b.database.count("COMMIT"), 2U) << "the client layer's two attempts";
}

TEST(TaskStore, CreateTasksInsertsThemAllAndLocksTheQueueBehindThem) {
  Bench b("shipped");
  has_range(b, 5);
  b.call(create_two_tasks);
  EXPECT_EQ(b.kind(), Failure::none);
  EXPECT_EQ(b.database.sequence(), "BEGIN InsertIntoTasks LockTaskQueues COMMIT");
  const auto& parameters = b.database.sent_as("InsertIntoTasks").parameters;
  ASSERT_EQ(parameters.size(), 10U);
  EXPECT_EQ(parameters[2], Value(std::int64_t{11}));
  EXPECT_EQ(parameters[6], Value(task_queue_key(queue(), 1).task_queue_id)) << "the second is in subqueue 1";
  EXPECT_EQ(b.database.sent_as("LockTaskQueues").parameters[1], Value(task_queue_key(queue(), 0).task_queue_id));
}

TEST(TaskStore, FairTasksHaveTheirPassInTheRow) {
  Bench b("shipped");
  has_range(b, 5);
  b.call([](Store& s, const Context& ctx) {
    return s.tasks(TaskVersion::v2).create_tasks(ctx, {queue(), 5, {{{{9, 11}, 1, "a"}, 0}}});
  });
  EXPECT_EQ(b.kind(), Failure::none);
  const auto& parameters = b.database.sent_as("InsertIntoTasksV2").parameters;
  ASSERT_EQ(parameters.size(), 6U);
  EXPECT_EQ(parameters[2], Value(std::int64_t{11}));
  EXPECT_EQ(parameters[3], Value(std::int64_t{9}));
}

TEST(TaskStore, CreateTasksUnderAnOldRangeIsAFailedCondition) {
  Bench b("shipped");
  has_range(b, 6);
  b.call(create_two_tasks);
  EXPECT_EQ(b.kind(), Failure::condition_failed);
  EXPECT_EQ(b.database.count("ROLLBACK"), 1U);
}

TEST(TaskStore, CreateTasksRunsUnderTheRetryLayerWhereThereIsOne) {
  Bench b("intended");
  has_range(b, 5);
  b.database.answer("COMMIT", conflict());
  b.call(create_two_tasks);
  EXPECT_EQ(b.kind(), Failure::none);
  EXPECT_EQ(b.actor.notes_of(schema::note::backoff).size(), 1U);
}

TEST(TaskStore, AReadOfNothingSendsNothing) {
  Bench b("shipped");
  b.call([](Store& s, const Context& ctx) {
    return s.tasks(TaskVersion::v1).get_tasks(ctx, {queue(), 0, {0, 5}, 5, 10, {}});
  });
  EXPECT_EQ(b.kind(), Failure::none);
  EXPECT_TRUE(b.database.sent.empty());
}

TEST(TaskStore, VersionsRefuseWhatTheyDoNotKnow) {
  Bench b("shipped");
  b.call([](Store& s, const Context& ctx) {
    return s.tasks(TaskVersion::v1).get_tasks(ctx, {queue(), 0, {1, 5}, 9, 10, {}});
  });
  EXPECT_EQ(b.kind(), Failure::internal);
  b.call([](Store& s, const Context& ctx) {
    return s.tasks(TaskVersion::v2).get_tasks(ctx, {queue(), 0, {0, 5}, no_end, 10, {}});
  });
  EXPECT_EQ(b.text(), "invalid GetTasks request on fair queue: InclusiveMinPass must be >= 1");
  b.call([](Store& s, const Context& ctx) {
    return s.tasks(TaskVersion::v2).get_tasks(ctx, {queue(), 0, {1, 5}, 9, 10, {}});
  });
  EXPECT_EQ(b.text(), "invalid GetTasks request on fair queue: ExclusiveMaxTaskID is not supported");
  b.call([](Store& s, const Context& ctx) {
    return s.tasks(TaskVersion::v1).complete_tasks_less_than(ctx, {queue(), 0, {1, 5}, 10, 1});
  });
  EXPECT_EQ(b.text(), "invalid CompleteTasksLessThan request on queue");
  b.call([](Store& s, const Context& ctx) {
    return s.tasks(TaskVersion::v2).complete_tasks_less_than(ctx, {queue(), 0, {0, 5}, 10, 1});
  });
  EXPECT_EQ(b.text(), "invalid CompleteTasksLessThan request on fair queue");
  EXPECT_TRUE(b.database.sent.empty());
}

TEST(TaskStore, DeletesAreUnfencedOnThePoolAsShipped) {
  Bench b("shipped");
  b.call([](Store& s, const Context& ctx) {
    return s.tasks(TaskVersion::v1).complete_tasks_less_than(ctx, {queue(), 0, {0, 12}, 10, 5});
  });
  EXPECT_EQ(b.kind(), Failure::none);
  EXPECT_EQ(b.database.sequence(), "DeleteFromTasks");
  EXPECT_EQ(b.database.sent[0].parameters[2], Value(std::int64_t{12}));
  EXPECT_EQ(b.database.sent[0].parameters[3], Value(std::int64_t{10}));
}

TEST(TaskStore, DeleteTaskQueueAsksForTheRange) {
  Bench b("shipped");
  b.database.answer("DeleteFromTaskQueues", changed(0));
  b.call([](Store& s, const Context& ctx) { return s.tasks(TaskVersion::v1).delete_task_queue(ctx, {queue(), 4}); });
  EXPECT_EQ(b.kind(), Failure::condition_failed);
  EXPECT_EQ(b.text(), "delete failed: 0 rows affected instead of 1");
  EXPECT_EQ(b.database.sent[0].parameters[2], Value(std::int64_t{4}));
}

// ---- user data ----

UpdateTaskQueueUserDataRequest update_of(std::int64_t version, bool* applied = nullptr, bool* conflicting = nullptr) {
  UpdateTaskQueueUserDataRequest r{make_uuid(1, 1), {}};
  UserDataUpdate& update = r.updates["q"];
  update.user_data.version = version;
  update.applied = applied;
  update.conflicting = conflicting;
  return r;
}

TEST(TaskStore, UserDataOfVersion0AreInserted) {
  Bench b("shipped");
  bool applied = false;
  b.call([&](Store& s, const Context& ctx) {
    return s.tasks(TaskVersion::v1).update_task_queue_user_data(ctx, update_of(0, &applied));
  });
  EXPECT_EQ(b.kind(), Failure::none);
  EXPECT_TRUE(applied);
  EXPECT_EQ(b.database.sequence(), "BEGIN UpdateTaskQueueUserData COMMIT");
  EXPECT_TRUE(b.database.sent[1].sql.starts_with("INSERT"));
}

TEST(TaskStore, UserDataOfAnotherVersionAreAConflictAndSaySo) {
  Bench b("shipped");
  b.database.always("UpdateTaskQueueUserData", changed(0));
  bool applied = true;
  bool conflicting = false;
  b.call([&](Store& s, const Context& ctx) {
    return s.tasks(TaskVersion::v1).update_task_queue_user_data(ctx, update_of(3, &applied, &conflicting));
  });
  EXPECT_EQ(b.kind(), Failure::condition_failed);
  EXPECT_FALSE(applied);
  EXPECT_TRUE(conflicting);
  EXPECT_EQ(b.database.sent[1].parameters[2], Value(std::int64_t{4})) << "the next version";
  EXPECT_EQ(b.database.sent[1].parameters[5], Value(std::int64_t{3}));
}

TEST(TaskStore, UserDataThatMeetAConflictAtCommitAreUnavailableWithoutTheFlag) {
  Bench b("shipped");
  b.database.always("COMMIT", conflict());
  bool conflicting = false;
  b.call([&](Store& s, const Context& ctx) {
    return s.tasks(TaskVersion::v1).update_task_queue_user_data(ctx, update_of(3, nullptr, &conflicting));
  });
  EXPECT_EQ(b.kind(), Failure::unavailable);
  EXPECT_FALSE(conflicting);
}

TEST(TaskStore, BuildIdsAreAddedAndRemovedInTheSameTransaction) {
  Bench b("shipped");
  b.call([&](Store& s, const Context& ctx) {
    UpdateTaskQueueUserDataRequest r = update_of(3);
    r.updates["q"].build_ids_added = {"b1", "b2"};
    r.updates["q"].build_ids_removed = {"b0"};
    return s.tasks(TaskVersion::v1).update_task_queue_user_data(ctx, r);
  });
  EXPECT_EQ(b.database.sequence(),
            "BEGIN UpdateTaskQueueUserData AddToBuildIdToTaskQueueMapping RemoveFromBuildIdToTaskQueueMapping COMMIT");
  EXPECT_EQ(b.database.sent[2].parameters.size(), 6U);
  EXPECT_TRUE(b.database.sent[3].sql.ends_with("build_id IN ($3)")) << b.database.sent[3].sql;
}

TEST(TaskStore, AFailedReadOfUserDataIsTheDriversError) {
  Bench b("shipped");
  b.database.always("GetTaskQueueUserData", conflict());
  b.call([](Store& s, const Context& ctx) {
    return s.tasks(TaskVersion::v1).get_task_queue_user_data(ctx, {make_uuid(1, 1), "q"});
  });
  EXPECT_EQ(b.kind(), Failure::database);
  EXPECT_EQ(b.database.sent.size(), 1U);
}

}  // namespace
}  // namespace dsqlsim::store

#include "tests/store/variant.h"

namespace dsqlsim::store {
namespace {

void put(Bench& b) {
  b.call([](Store& s, const Context& ctx) {
    return s.executions().put_replication_task_to_dlq(ctx, {"east", 3, 7, {Category::replication, "wf", "x"}});
  });
}

TEST(ReplicationDlq, PutInsertsOneRow) {
  Bench b("shipped");
  put(b);
  EXPECT_EQ(b.kind(), Failure::none);
  EXPECT_EQ(b.database.sequence(), "InsertIntoReplicationDLQTasks");
  const auto& parameters = b.database.sent[0].parameters;
  ASSERT_EQ(parameters.size(), 5U);
  EXPECT_EQ(parameters[0], Value(std::string("east")));
  EXPECT_EQ(parameters[2], Value(std::int64_t{7}));
}

TEST(ReplicationDlq, ATaskThatIsThereAlreadyIsSuccess) {
  Bench b("shipped");
  b.database.always("InsertIntoReplicationDLQTasks", refused("23505", "duplicate key"));
  put(b);
  EXPECT_EQ(b.kind(), Failure::none);
}

TEST(ReplicationDlq, AnyOtherTroubleOfPutIsUnavailableAndRepeated) {
  Bench b("shipped");
  b.database.always("InsertIntoReplicationDLQTasks", conflict());
  put(b);
  EXPECT_EQ(b.kind(), Failure::unavailable);
  EXPECT_EQ(b.database.count("InsertIntoReplicationDLQTasks"), 2U);
}

TEST(ReplicationDlq, DeletesAndTheQuestionForEmptinessReturnTheDriversError) {
  Bench b("shipped");
  for (const char* name :
       {"DeleteFromReplicationDLQTasks", "RangeDeleteFromReplicationDLQTasks", "RangeSelectFromReplicationDLQTasks"}) {
    b.database.always(name, conflict());
  }
  b.call([](Store& s, const Context& ctx) {
    return s.executions().delete_replication_task_from_dlq(ctx, {"e", 3, 7});
  });
  EXPECT_EQ(b.kind(), Failure::database);
  b.call([](Store& s, const Context& ctx) {
    return s.executions().range_delete_replication_task_from_dlq(ctx, {"e", 3, 1, 9, 0, {}});
  });
  EXPECT_EQ(b.kind(), Failure::database);
  b.call([](Store& s, const Context& ctx) {
    return s.executions().is_replication_dlq_empty(ctx, {"e", 3, 1, 0, 0, {}});
  });
  EXPECT_EQ(b.kind(), Failure::database);
  // Nothing of it was repeated.
  EXPECT_EQ(b.database.sent.size(), 3U);
}

TEST(ReplicationDlq, AFailedReadIsUnavailable) {
  Bench b("shipped");
  b.database.always("RangeSelectFromReplicationDLQTasks", refused("XX000", "down"));
  b.call([](Store& s, const Context& ctx) {
    return s.executions().get_replication_tasks_from_dlq(ctx, {"east", 3, 1, 9, 10, {}});
  });
  EXPECT_EQ(b.text(), "GetReplicationTasks operation failed. Select failed: ERROR: down (SQLSTATE XX000)");
}

}  // namespace
}  // namespace dsqlsim::store

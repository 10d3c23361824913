// What an execution's writes do with its history.

#include "tests/store/execution_calls.h"

namespace dsqlsim::store {
namespace {

CreateWorkflowExecutionRequest create() {
  CreateWorkflowExecutionRequest r;
  r.shard_id = 3;
  r.range_id = 5;
  r.snapshot.workflow = {ns, "wf", run_a};
  r.snapshot.state = {run_a, "request", schema::State::running, schema::Status::running};
  return r;
}

/// A batch of a run's history; the first one of it if `first` is 1.
WorkflowEvents events_from(std::int64_t first) {
  return {schema::encode(HistoryBranch{run_a, run_b, {}}), first == 1 ? 0 : 10, 20, {first, 2, 0, "x"}};
}

TEST(ExecutionHistory, HistoryIsAppendedBeforeAndOutsideTheTransaction) {
  Bench b("shipped");
  CreateWorkflowExecutionRequest r = create();
  r.new_events = {events_from(1), events_from(3)};
  run_create(b, r);
  EXPECT_EQ(b.kind(), Failure::none) << b.text();
  EXPECT_TRUE(b.database.sequence().starts_with(
      "BEGIN InsertIntoHistoryNode InsertIntoHistoryTree COMMIT InsertIntoHistoryNode BEGIN ReadLockShards"))
      << b.database.sequence();
}

TEST(ExecutionHistory, AnAppendThatFailsIsAllThatHappens) {
  Bench b("shipped");
  b.database.always("InsertIntoHistoryNode", broken(ErrorKind::canceled));
  UpdateWorkflowExecutionRequest r = update();
  r.new_events = {events_from(3)};
  run_update(b, r);
  EXPECT_EQ(b.kind(), Failure::append_history_timeout);
  EXPECT_EQ(b.database.sequence(), "InsertIntoHistoryNode");
}

TEST(ExecutionHistory, EventsThatMakeNoSenseAreRefusedBeforeAnyIsAppended) {
  Bench b("shipped");
  UpdateWorkflowExecutionRequest r = update();
  r.new_events = {events_from(3), events_from(0)};
  run_update(b, r);
  EXPECT_EQ(b.kind(), Failure::invalid_persistence_request);
  EXPECT_TRUE(b.database.sent.empty());
}

/// The row of a run whose history has one node beside its chain.
void with_history(Bench& b, const schema::ExecutionInfo& info) {
  b.database.always("SelectFromExecutions", one_row({std::int64_t{3}, ns, std::string("wf"), run_a, std::int64_t{3},
                                                     std::int64_t{0}, Bytes{schema::encode(info)}, std::string("Text"),
                                                     Bytes{schema::encode(schema::ExecutionState{
                                                         run_a, "", schema::State::running, schema::Status::running})},
                                                     std::string("Text"), std::int64_t{9}}));
  b.database.always(
      "RangeSelectFromHistoryNodeMetadata",
      many_rows(3, {std::int64_t{1}, std::int64_t{0}, std::int64_t{-10}, std::int64_t{3}, std::int64_t{10},
                    std::int64_t{-21}, std::int64_t{3}, std::int64_t{10}, std::int64_t{-20}}));
}

TEST(ExecutionHistory, AFailedConditionTrimsWhatWasAppended) {
  Bench b("shipped");
  b.database.always("WriteLockExecutions", one_row({std::int64_t{9}, std::int64_t{3}}));
  with_history(b, {1, 1, "x", events_from(1).branch_token, 3, 20});
  UpdateWorkflowExecutionRequest r = update();
  r.new_events = {events_from(3)};
  run_update(b, r);
  EXPECT_EQ(b.kind(), Failure::workflow_condition_failed);
  ASSERT_EQ(b.database.count("DeleteFromHistoryNode"), 1U);
  const auto& p = b.database.sent_as("DeleteFromHistoryNode").parameters;
  EXPECT_EQ(p[3], Value(std::int64_t{3}));
  EXPECT_EQ(p[4], Value(std::int64_t{-21}));
}

TEST(ExecutionHistory, AFailedTrimIsNobodysConcern) {
  Bench b("shipped");
  b.database.always("WriteLockExecutions", one_row({std::int64_t{9}, std::int64_t{3}}));
  with_history(b, {1, 1, "x", events_from(1).branch_token, 3, 20});
  b.database.always("DeleteFromHistoryNode", broken());
  run_update(b, update());
  EXPECT_EQ(b.kind(), Failure::workflow_condition_failed);
}

TEST(ExecutionHistory, LostOwnershipTrimsNothing) {
  Bench b("shipped");
  b.database.always("ReadLockShards", one_row({std::int64_t{6}}));
  with_history(b, {1, 1, "x", events_from(1).branch_token, 3, 20});
  b.call([&](Store& s, const Context& ctx) { return s.executions().update_workflow_execution(ctx, update()); });
  EXPECT_EQ(b.kind(), Failure::shard_ownership_lost);
  EXPECT_EQ(b.database.count("SelectFromExecutions"), 0U);
}

}  // namespace
}  // namespace dsqlsim::store

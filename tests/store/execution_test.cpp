#include "store/execution.h"

#include "tests/store/execution_calls.h"

namespace dsqlsim::store {
namespace {

WorkflowSnapshot snapshot_of(const Uuid& run) {
  WorkflowSnapshot s;
  s.workflow = {ns, "wf", run};
  s.state = {run, "request", schema::State::running, schema::Status::running};
  s.tasks.push_back({Category::transfer, {0, 11}, {Category::transfer, "wf", "a"}});
  s.tasks.push_back({Category::timer, {5000, 12}, {Category::timer, "wf", "b"}});
  s.tasks.push_back({Category::transfer, {0, 13}, {Category::transfer, "wf", "c"}});
  return s;
}

CreateWorkflowExecutionRequest create(CreateMode mode) {
  CreateWorkflowExecutionRequest r;
  r.shard_id = 3;
  r.range_id = 5;
  r.mode = mode;
  r.snapshot = snapshot_of(run_a);
  return r;
}

Result<ResultSet> current_row(const Uuid& run, schema::State state = schema::State::running) {
  return one_row({std::int64_t{3}, ns, std::string("wf"), run, std::string("first"), static_cast<std::int64_t>(state),
                  std::int64_t{1}, Null{}, std::int64_t{0}, Bytes{""}, std::string("Text")});
}

TEST(Execution, CreateBrandNewInsertsBothRowsAndTheTasksByCategory) {
  Bench b("shipped");
  run_create(b, create(CreateMode::brand_new));
  EXPECT_EQ(b.kind(), Failure::none) << b.text();
  EXPECT_EQ(b.database.sequence(),
            "BEGIN ReadLockShards LockCurrentExecutionsJoinExecutions InsertIntoCurrentExecutions InsertIntoExecutions "
            "InsertIntoTransferTasks InsertIntoTimerTasks COMMIT");
  EXPECT_EQ(b.database.sent_as("ReadLockShards").sql, "SELECT range_id FROM shards WHERE shard_id = $1");
  EXPECT_EQ(
      b.database.sent_as("InsertIntoTransferTasks").sql,
      "INSERT INTO transfer_tasks(shard_id, task_id, data, data_encoding) \n VALUES($1, $2, $3, $4),($5, $6, $7, $8)");
  EXPECT_EQ(b.database.sent_as("InsertIntoTimerTasks").parameters[1], Value(Timestamp{5000}));
}

TEST(Execution, RemedyLocksTheShardForWrites) {
  Bench b("shipped+lock_shard_on_write");
  run_create(b, create(CreateMode::brand_new));
  EXPECT_EQ(b.database.sent[1].sql, "SELECT range_id FROM shards WHERE shard_id = $1 FOR UPDATE");
}

TEST(Execution, AnotherRangeIsOwnershipLost) {
  Bench b("shipped");
  b.database.answer("ReadLockShards", one_row({std::int64_t{6}}));
  run_create(b, create(CreateMode::brand_new));
  EXPECT_EQ(b.kind(), Failure::shard_ownership_lost);
  EXPECT_EQ(b.text(), "Failed to lock shard. Previous range ID: 5; new range ID: 6");
  EXPECT_EQ(b.database.sequence(), "BEGIN ReadLockShards ROLLBACK");
}

TEST(Execution, CreateBrandNewRefusesAnExistingRun) {
  Bench b("shipped");
  b.database.answer("LockCurrentExecutionsJoinExecutions", current_row(run_b));
  b.database.answer("GetExecutionLastWriteVersion", one_row({std::int64_t{4}}));
  run_create(b, create(CreateMode::brand_new));
  EXPECT_EQ(b.kind(), Failure::current_workflow_condition_failed);
  ASSERT_TRUE(b.error->current.has_value());
  EXPECT_EQ(b.error->current->run_id, run_b);
  EXPECT_EQ(b.error->current->create_request_id, "first");
  EXPECT_EQ(b.error->current->last_write_version, 4);
  EXPECT_NE(b.text().find("current run ID: " + to_text(run_b)), std::string::npos);
}

TEST(Execution, CreateTakesACurrentRowWithoutItsRunForNone) {
  Bench b("shipped");
  b.database.answer("LockCurrentExecutionsJoinExecutions", current_row(run_b));
  run_create(b, create(CreateMode::brand_new));
  EXPECT_EQ(b.kind(), Failure::none);
  EXPECT_EQ(b.database.count("InsertIntoCurrentExecutions"), 1U);
}

TEST(Execution, CreateUpdateCurrentChecksRunVersionAndState) {
  struct Case {
    Uuid previous;
    std::int64_t version;
    schema::State state;
    std::string complaint;
  };
  const std::vector<Case> cases{{run_a, 4, schema::State::completed, "current run ID: " + to_text(run_b)},
                                {run_b, 5, schema::State::completed, "current last write version: 4"},
                                {run_b, 4, schema::State::running, "current state: 2"},
                                {run_b, 4, schema::State::completed, ""}};
  for (const Case& c : cases) {
    Bench b("shipped");
    b.database.answer("LockCurrentExecutionsJoinExecutions", current_row(run_b, c.state));
    b.database.answer("GetExecutionLastWriteVersion", one_row({std::int64_t{4}}));
    CreateWorkflowExecutionRequest r = create(CreateMode::update_current);
    r.previous_run_id = c.previous;
    r.previous_last_write_version = c.version;
    run_create(b, r);
    EXPECT_EQ(b.kind(), c.complaint.empty() ? Failure::none : Failure::current_workflow_condition_failed);
    EXPECT_NE(b.text().find(c.complaint), std::string::npos) << b.text();
    EXPECT_EQ(b.database.count("UpdateCurrentExecutions"), c.complaint.empty() ? 1U : 0U);
  }
}

TEST(Execution, CreateUpdateCurrentNeedsACurrentRun) {
  Bench b("shipped");
  run_create(b, create(CreateMode::update_current));
  EXPECT_EQ(b.kind(), Failure::current_workflow_condition_failed);
  EXPECT_EQ(b.text(), "");
}

TEST(Execution, CreateBypassCurrentWritesNoCurrentRow) {
  Bench b("shipped");
  CreateWorkflowExecutionRequest r = create(CreateMode::bypass_current);
  r.snapshot.state.state = schema::State::zombie;
  run_create(b, r);
  EXPECT_EQ(b.kind(), Failure::none) << b.text();
  EXPECT_EQ(b.database.sequence(),
            "BEGIN ReadLockShards LockCurrentExecutionsJoinExecutions InsertIntoExecutions InsertIntoTransferTasks "
            "InsertIntoTimerTasks COMMIT");
}

TEST(Execution, CreateOfAnExistingRunIsAFailedCondition) {
  Bench b("shipped");
  b.database.answer("InsertIntoExecutions", refused("23505", "duplicate key"));
  run_create(b, create(CreateMode::brand_new));
  EXPECT_EQ(b.kind(), Failure::workflow_condition_failed);
  EXPECT_EQ(b.text(), "Workflow execution already running. WorkflowId: wf");
  EXPECT_EQ(b.error->evidence, "23505");
}

TEST(Execution, ADuplicateCurrentRowIsFlattenedAndReplayed) {
  Bench b("shipped");
  b.database.answer("InsertIntoCurrentExecutions", refused("23505", "duplicate key"));
  run_create(b, create(CreateMode::brand_new));
  EXPECT_EQ(b.kind(), Failure::none);
  EXPECT_EQ(b.database.count("BEGIN"), 2U);
}

TEST(Execution, DuplicateTasksAreUnavailable) {
  Bench b("shipped");
  b.database.always("InsertIntoTransferTasks", refused("23505", "duplicate key"));
  run_create(b, create(CreateMode::brand_new));
  EXPECT_EQ(b.kind(), Failure::unavailable);
  EXPECT_EQ(b.text(), "createTransferTasks failed. Error: ERROR: duplicate key (SQLSTATE 23505)");
  EXPECT_EQ(b.error->root, Failure::database);
}

TEST(Execution, TooFewTaskRowsAreUnavailable) {
  Bench b("shipped");
  b.database.always("InsertIntoTransferTasks", changed(1));
  run_create(b, create(CreateMode::brand_new));
  EXPECT_EQ(b.text(), "createTransferTasks failed. Inserted 1 instead of 2 rows into transfer_tasks. Error: <nil>");
}

TEST(Execution, AStateThatDoesNotFitTheModeNeverReachesTheDatabase) {
  Bench b("shipped");
  run_create(b, create(CreateMode::bypass_current));
  EXPECT_EQ(b.kind(), Failure::internal);
  EXPECT_EQ(b.database.sequence(), "");
}

TEST(Execution, UpdateCurrentLocksChecksAndWrites) {
  Bench b("shipped");
  b.database.answer("LockCurrentExecutions", current_row(run_a));
  b.database.answer("WriteLockExecutions", one_row({std::int64_t{7}, std::int64_t{30}}));
  run_update(b, update(UpdateMode::update_current));
  EXPECT_EQ(b.kind(), Failure::none) << b.text();
  EXPECT_EQ(b.database.sequence(),
            "BEGIN ReadLockShards LockCurrentExecutions UpdateCurrentExecutions WriteLockExecutions UpdateExecutions "
            "COMMIT");
  EXPECT_EQ(b.database.sent_as("UpdateExecutions").parameters[0], Value(std::int64_t{8}));
  EXPECT_EQ(b.database.sent_as("WriteLockExecutions").sql,
            "SELECT db_record_version, next_event_id FROM executions \n WHERE shard_id = $1 AND namespace_id = $2 AND "
            "workflow_id = $3 AND run_id = $4 FOR UPDATE");
}

TEST(Execution, UpdateRefusesAnotherVersion) {
  Bench b("shipped");
  b.database.answer("WriteLockExecutions", one_row({std::int64_t{8}, std::int64_t{30}}));
  run_update(b, update(UpdateMode::ignore_current));
  EXPECT_EQ(b.kind(), Failure::workflow_condition_failed);
  EXPECT_EQ(b.text(), "lockAndCheckExecution failed. DBRecordVersion expected: 7, actually 8.");
  EXPECT_EQ(b.error->found->db_record_version, 8);
  EXPECT_EQ(b.database.count("UpdateExecutions"), 0U);
}

TEST(Execution, UpdateWithoutAVersionChecksTheNextEvent) {
  Bench b("shipped");
  b.database.answer("WriteLockExecutions", one_row({std::int64_t{0}, std::int64_t{30}}));
  UpdateWorkflowExecutionRequest r = update(UpdateMode::ignore_current);
  r.mutation.db_record_version = 0;
  r.mutation.condition = 31;
  run_update(b, r);
  EXPECT_EQ(b.text(), "lockAndCheckExecution failed. Next_event_id was 30 when it should have been 31.");
}

TEST(Execution, UpdateOfAMissingRunIsAFailedCondition) {
  Bench b("shipped");
  run_update(b, update(UpdateMode::ignore_current));
  EXPECT_EQ(b.kind(), Failure::condition_failed);
  EXPECT_EQ(b.text(), "WriteLockExecutions failed. Unable to lock (shard, namespace, workflow, run) = (3," +
                          to_text(ns) + ",wf," + to_text(run_a) + ") which does not exist.");
}

TEST(Execution, UpdateCurrentRefusesAnotherCurrentRun) {
  Bench b("shipped");
  b.database.answer("LockCurrentExecutions", current_row(run_b));
  run_update(b, update(UpdateMode::update_current));
  EXPECT_EQ(b.kind(), Failure::current_workflow_condition_failed);
  EXPECT_EQ(b.database.count("WriteLockExecutions"), 0U);
}

TEST(Execution, UpdateCurrentWithoutACurrentRunIsUnavailable) {
  Bench b("shipped");
  run_update(b, update(UpdateMode::update_current));
  EXPECT_EQ(b.kind(), Failure::unavailable);
  EXPECT_EQ(b.text(),
            "assertCurrentExecution failed. Unable to load current record. Error: sql: no rows in result set");
}

TEST(Execution, UpdateBypassCurrentAllowsNoCurrentRunButNotItself) {
  Bench none("shipped");
  none.database.answer("WriteLockExecutions", one_row({std::int64_t{7}, std::int64_t{30}}));
  run_update(none, update(UpdateMode::bypass_current));
  EXPECT_EQ(none.kind(), Failure::none) << none.text();
  Bench itself("shipped");
  itself.database.answer("LockCurrentExecutions", current_row(run_a));
  run_update(itself, update(UpdateMode::bypass_current));
  EXPECT_EQ(itself.kind(), Failure::current_workflow_condition_failed);
}

TEST(Execution, UpdateOfNoRowLosesItsType) {
  Bench b("shipped");
  b.database.always("WriteLockExecutions", one_row({std::int64_t{7}, std::int64_t{30}}));
  b.database.always("UpdateExecutions", changed(0));
  run_update(b, update(UpdateMode::ignore_current));
  EXPECT_EQ(b.kind(), Failure::unavailable);
  EXPECT_EQ(
      b.text(),
      "applyWorkflowMutationTx failed. Failed to update executions row. Erorr: updateExecution failed. Affected 0 "
      "rows updated instead of 1.");
}

TEST(Execution, ContinueAsNewMakesTheNewRunCurrent) {
  Bench b("shipped");
  b.database.answer("LockCurrentExecutions", current_row(run_a));
  b.database.answer("WriteLockExecutions", one_row({std::int64_t{7}, std::int64_t{30}}));
  UpdateWorkflowExecutionRequest r = update(UpdateMode::update_current);
  r.mutation.state.state = schema::State::completed;
  r.mutation.state.status = schema::Status::completed;
  r.new_run = snapshot_of(run_b);
  r.new_run->tasks.clear();
  run_update(b, r);
  EXPECT_EQ(b.kind(), Failure::none) << b.text();
  EXPECT_EQ(b.database.sent_as("UpdateCurrentExecutions").parameters[0], Value(run_b));
  EXPECT_EQ(b.database.sequence(),
            "BEGIN ReadLockShards LockCurrentExecutions UpdateCurrentExecutions WriteLockExecutions UpdateExecutions "
            "InsertIntoExecutions COMMIT");
}

TEST(Execution, GetDecodesTheRow) {
  Bench b("shipped");
  const ExecutionInfo info{4, 99, "x"};
  const ExecutionState state{run_a, "r", schema::State::running, schema::Status::running};
  b.database.answer("SelectFromExecutions",
                    one_row({std::int64_t{3}, ns, std::string("wf"), run_a, std::int64_t{30}, std::int64_t{2},
                             Bytes{schema::encode(info)}, std::string("Text"), Bytes{schema::encode(state)},
                             std::string("Text"), std::int64_t{8}}));
  b.actor.run_in_context([&](const Context& ctx) {
    const auto got = b.store.executions().get_workflow_execution(ctx, {3, {ns, "wf", run_a}});
    ASSERT_TRUE(got.has_value());
    EXPECT_EQ(got->info, info);
    EXPECT_EQ(got->state, state);
    EXPECT_EQ(got->next_event_id, 30);
    EXPECT_EQ(got->db_record_version, 8);
  });
}

TEST(Execution, GetCurrentExecutionAnswersTheCurrentRun) {
  Bench b("shipped");
  b.database.answer("SelectFromCurrentExecutions", current_row(run_b, schema::State::completed));
  b.actor.run_in_context([&](const Context& ctx) {
    const auto got = b.store.executions().get_current_execution(ctx, {3, ns, "wf"});
    ASSERT_TRUE(got.has_value());
    EXPECT_EQ(got->state.run_id, run_b);
    EXPECT_EQ(got->state.state, schema::State::completed);
  });
  Bench none("shipped");
  none.call([](Store& s, const Context& ctx) { return s.executions().get_current_execution(ctx, {3, ns, "wf"}); });
  EXPECT_EQ(none.kind(), Failure::not_found);
}

}  // namespace
}  // namespace dsqlsim::store

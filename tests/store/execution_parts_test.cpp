// Statements and words of what execution writes do to a run's maps and buffered events, and of reads and deletes.

#include "tests/store/execution_calls.h"

namespace dsqlsim::store {
namespace {

using schema::RunMap;

SetWorkflowExecutionRequest set() {
  SetWorkflowExecutionRequest r;
  r.shard_id = 3;
  r.range_id = 5;
  r.snapshot.workflow = {ns, "wf", run_a};
  r.snapshot.state = {run_a, "request", schema::State::running, schema::Status::running};
  r.snapshot.db_record_version = 8;
  return r;
}

void hold(Bench& b) {
  hold_range(b);
  b.database.always("WriteLockExecutions", one_row({std::int64_t{7}, std::int64_t{30}}));
}
void run_locked_update(Bench& b, const UpdateWorkflowExecutionRequest& r) {
  hold(b);
  run_update(b, r);
}
void run_set(Bench& b, const SetWorkflowExecutionRequest& r) {
  hold(b);
  b.call([&](Store& s, const Context& ctx) { return s.executions().set_workflow_execution(ctx, r); });
}

TEST(ExecutionParts, AnUpdateUpsertsRowByRowAndDeletesByAList) {
  Bench b("shipped");
  UpdateWorkflowExecutionRequest r = update();
  r.mutation.upsert[RunMap::activity][std::int64_t{5}] = {100, "a"};
  r.mutation.upsert[RunMap::activity][std::int64_t{6}] = {100, "b"};
  r.mutation.upsert[RunMap::signals_requested][std::string("s")] = {};
  r.mutation.upsert[RunMap::chasm_node][std::string("/n")] = {100, "m"};
  r.mutation.remove[RunMap::activity] = {std::int64_t{3}, std::int64_t{4}};
  r.mutation.remove[RunMap::timer] = {std::string("t")};
  r.mutation.clear_buffered_events = true;
  r.mutation.new_buffered_events = schema::PartBlob{100, "batch"};
  run_locked_update(b, r);
  EXPECT_EQ(b.kind(), Failure::none) << b.text();
  EXPECT_EQ(b.database.sequence(),
            "BEGIN ReadLockShards WriteLockExecutions UpdateExecutions ReplaceIntoActivityInfoMaps "
            "ReplaceIntoActivityInfoMaps DeleteFromActivityInfoMaps DeleteFromTimerInfoMaps "
            "ReplaceIntoSignalsRequestedSets DeleteFromBufferedEvents InsertIntoBufferedEvents "
            "ReplaceIntoChasmNodeMaps COMMIT");
  EXPECT_EQ(b.database.sent_as("DeleteFromActivityInfoMaps").sql,
            "DELETE FROM activity_info_maps\nWHERE\nshard_id = $1 AND\nnamespace_id = $2 AND\nworkflow_id = $3 "
            "AND\nrun_id = $4 AND\nschedule_id IN ( $5, $6 )");
  EXPECT_EQ(b.database.sent_as("ReplaceIntoActivityInfoMaps").sql,
            "INSERT INTO activity_info_maps\n(shard_id, namespace_id, workflow_id, run_id, schedule_id, data, "
            "data_encoding)\nVALUES\n($1, $2, $3, $4, $5, $6, $7)\nON CONFLICT (shard_id, namespace_id, workflow_id, "
            "run_id, schedule_id) DO UPDATE\n\tSET (shard_id, namespace_id, workflow_id, run_id, schedule_id, data, "
            "data_encoding)\n  \t  = (excluded.shard_id, excluded.namespace_id, excluded.workflow_id, "
            "excluded.run_id, excluded.schedule_id, excluded.data, excluded.data_encoding)");
  EXPECT_EQ(b.database.sent_as("ReplaceIntoActivityInfoMaps").parameters[4], Value(std::int64_t{5}));
  EXPECT_EQ(b.database.sent_as("DeleteFromTimerInfoMaps").parameters[4], Value(std::string("t")));
}

TEST(ExecutionParts, ASetClearsEveryMapBeforeItInserts) {
  Bench b("shipped");
  SetWorkflowExecutionRequest r = set();
  r.snapshot.maps[RunMap::timer][std::string("t")] = {100, "x"};
  r.snapshot.maps[RunMap::chasm_node][std::string("/n")] = {100, "m"};
  run_set(b, r);
  EXPECT_EQ(b.kind(), Failure::none) << b.text();
  EXPECT_EQ(b.database.sequence(),
            "BEGIN ReadLockShards WriteLockExecutions UpdateExecutions DeleteAllFromActivityInfoMaps "
            "DeleteAllFromTimerInfoMaps ReplaceIntoTimerInfoMaps DeleteAllFromChildExecutionInfoMaps "
            "DeleteAllFromRequestCancelInfoMaps DeleteAllFromSignalInfoMaps DeleteAllFromSignalsRequestedSets "
            "DeleteFromBufferedEvents DeleteAllFromChasmNodeMaps ReplaceIntoChasmNodeMaps COMMIT");
}

TEST(ExecutionParts, ASetChecksTheVersionFirst) {
  Bench b("shipped");
  SetWorkflowExecutionRequest r = set();
  r.snapshot.db_record_version = 9;
  run_set(b, r);
  EXPECT_EQ(b.kind(), Failure::workflow_condition_failed);
  EXPECT_EQ(b.text(), "lockAndCheckExecution failed. DBRecordVersion expected: 8, actually 7.");
}

TEST(ExecutionParts, FailuresNameTheStepAndAreFlattened) {
  Bench upsert("shipped");
  upsert.database.always("ReplaceIntoTimerInfoMaps", refused("40001", "no"));
  UpdateWorkflowExecutionRequest r = update();
  r.mutation.upsert[RunMap::timer][std::string("t")] = {100, "x"};
  run_locked_update(upsert, r);
  EXPECT_EQ(upsert.kind(), Failure::unavailable);
  EXPECT_EQ(upsert.text(),
            "applyWorkflowMutationTx failed. Error: Failed to update timer info. Failed to execute update query. "
            "Error: ERROR: no (SQLSTATE 40001)");
  Bench clear("shipped");
  clear.database.always("DeleteAllFromChildExecutionInfoMaps", refused("40001", "no"));
  run_set(clear, set());
  EXPECT_EQ(clear.text(),
            "applyWorkflowSnapshotTxAsReset failed. Failed to clear child execution info map. Error: Failed to delete "
            "timer info map. Error: ERROR: no (SQLSTATE 40001)");
  Bench batch("shipped");
  batch.database.always("InsertIntoBufferedEvents", refused("23505", "twice"));
  r = update();
  r.mutation.new_buffered_events = schema::PartBlob{100, "batch"};
  run_locked_update(batch, r);
  EXPECT_EQ(batch.text(),
            "applyWorkflowMutationTx failed. Error: updateBufferedEvents operation failed. Error: ERROR: twice "
            "(SQLSTATE 23505)");
}

TEST(ExecutionParts, ConflictResolutionResetsThenMutatesThenCreates) {
  Bench b("shipped");
  hold(b);
  ConflictResolveWorkflowExecutionRequest r;
  r.shard_id = 3;
  r.range_id = 5;
  r.reset = set().snapshot;
  r.reset.workflow.run_id = r.reset.state.run_id = make_uuid(2, 9);
  r.current = update().mutation;
  r.current->state.state = schema::State::completed;
  r.current->state.status = schema::Status::terminated;
  b.database.answer("LockCurrentExecutions",
                    one_row({std::int64_t{3}, ns, std::string("wf"), run_a, std::string("first"), std::int64_t{2},
                             std::int64_t{1}, Null{}, std::int64_t{0}, Bytes{""}, std::string("Text")}));
  b.call([&](Store& s, const Context& ctx) { return s.executions().conflict_resolve_workflow_execution(ctx, r); });
  EXPECT_EQ(b.kind(), Failure::none) << b.text();
  EXPECT_EQ(b.database.sent_as("UpdateCurrentExecutions").parameters[0], Value(make_uuid(2, 9)));
  EXPECT_EQ(b.database.count("WriteLockExecutions"), 2U);
  EXPECT_EQ(b.database.count("UpdateExecutions"), 2U);
  EXPECT_EQ(b.database.count("DeleteAllFromActivityInfoMaps"), 1U);
}

TEST(ExecutionParts, ReadsAreNineStatementsOnThePool) {
  Bench b("shipped");
  const ExecutionInfo info{4, 99, "x"};
  const ExecutionState state{run_a, "r", schema::State::running, schema::Status::running};
  b.database.answer("SelectFromExecutions",
                    one_row({std::int64_t{3}, ns, std::string("wf"), run_a, std::int64_t{30}, std::int64_t{2},
                             Bytes{schema::encode(info)}, std::string("Text"), Bytes{schema::encode(state)},
                             std::string("Text"), std::int64_t{8}}));
  b.database.answer("SelectAllFromTimerInfoMaps",
                    one_row({std::string("t"), Bytes{schema::encode(schema::PartBlob{7, "x"})}, std::string("Text")}));
  b.database.answer("SelectAllFromSignalsRequestedSets", one_row({std::string("s")}));
  b.database.answer("SelectFromBufferedEvents",
                    many_rows(2, {Bytes{schema::encode(schema::PartBlob{8, "b"})}, std::string("Text"),
                                  Bytes{schema::encode(schema::PartBlob{7, "b"})}, std::string("Text")}));
  b.actor.run_in_context([&](const Context& ctx) {
    const auto got = b.store.executions().get_workflow_execution(ctx, {3, {ns, "wf", run_a}});
    ASSERT_TRUE(got.has_value());
    EXPECT_EQ(got->maps.at(RunMap::timer).at(std::string("t")).mutation, 7);
    EXPECT_TRUE(got->maps.at(RunMap::signals_requested).contains(std::string("s")));
    EXPECT_TRUE(got->maps.at(RunMap::activity).empty());
    ASSERT_EQ(got->buffered_events.size(), 2U);
    EXPECT_EQ(got->buffered_events[0].mutation, 8);
  });
  EXPECT_EQ(b.database.sequence(),
            "SelectFromExecutions SelectAllFromActivityInfoMaps SelectAllFromTimerInfoMaps "
            "SelectAllFromChildExecutionInfoMaps SelectAllFromRequestCancelInfoMaps SelectAllFromSignalInfoMaps "
            "SelectFromBufferedEvents SelectAllFromChasmNodeMaps SelectAllFromSignalsRequestedSets");
}

TEST(ExecutionParts, ADeleteGoesThroughThePartsAndEndsWithTheRow) {
  Bench b("shipped");
  b.call([](Store& s, const Context& ctx) {
    return s.executions().delete_workflow_execution(ctx, {3, {ns, "wf", run_a}});
  });
  EXPECT_EQ(b.kind(), Failure::none) << b.text();
  EXPECT_EQ(b.database.sequence(),
            "BEGIN DeleteAllFromChildExecutionInfoMaps DeleteAllFromActivityInfoMaps "
            "DeleteAllFromRequestCancelInfoMaps DeleteAllFromSignalInfoMaps DeleteAllFromTimerInfoMaps "
            "DeleteAllFromSignalsRequestedSets DeleteFromBufferedEvents DeleteFromExecutions COMMIT");
  Bench refusing("shipped");
  refusing.database.always("DeleteAllFromSignalInfoMaps", refused("40001", "no"));
  refusing.call([](Store& s, const Context& ctx) {
    return s.executions().delete_workflow_execution(ctx, {3, {ns, "wf", run_a}});
  });
  EXPECT_EQ(refusing.kind(), Failure::unavailable);
  EXPECT_EQ(refusing.text(),
            "DeleteWorkflowExecution: failed to execute DeleteAllFromSignalInfoMaps: ERROR: no (SQLSTATE 40001)");
}

TEST(ExecutionParts, ADeleteOfTheCurrentRowAnswersTheDriversErrorAndIsNotRepeated) {
  Bench b("shipped");
  b.database.always("DeleteFromCurrentExecutions", refused("40001", "no"));
  b.call([](Store& s, const Context& ctx) {
    return s.executions().delete_current_workflow_execution(ctx, {3, {ns, "wf", run_a}});
  });
  EXPECT_EQ(b.kind(), Failure::database);
  EXPECT_EQ(b.database.sequence(), "DeleteFromCurrentExecutions");
  EXPECT_EQ(b.database.sent[0].sql,
            "DELETE FROM current_executions WHERE shard_id = $1 AND namespace_id = $2 AND workflow_id = $3 AND run_id "
            "= $4");
}

}  // namespace
}  // namespace dsqlsim::store

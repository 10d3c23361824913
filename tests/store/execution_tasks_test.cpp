#include "store/execution.h"
#include "tests/store/variant.h"

namespace dsqlsim::store {
namespace {

RangeCompleteHistoryTasksRequest below(Category category, TaskKey min, TaskKey max) {
  RangeCompleteHistoryTasksRequest r;
  r.shard_id = 3;
  r.range_id = 5;
  r.category = category;
  r.inclusive_min = min;
  r.exclusive_max = max;
  return r;
}

void complete(Bench& b, const RangeCompleteHistoryTasksRequest& r) {
  b.database.always("WriteLockShards", one_row({std::int64_t{5}}));
  b.call([&](Store& s, const Context& ctx) { return s.executions().range_complete_history_tasks(ctx, r); });
}

AddHistoryTasksRequest one_task(Category category) {
  AddHistoryTasksRequest r;
  r.shard_id = 3;
  r.range_id = 5;
  r.tasks.push_back({category, {schema::is_scheduled(category) ? 9 : 0, 7}, {category, "wf", "x"}});
  return r;
}

void add(Bench& b, const AddHistoryTasksRequest& r) {
  b.database.always("ReadLockShards", one_row({std::int64_t{5}}));
  b.database.always("WriteLockShards", one_row({std::int64_t{5}}));
  b.call([&](Store& s, const Context& ctx) { return s.executions().add_history_tasks(ctx, r); });
}

Bytes task_blob() { return Bytes{schema::encode(TaskBlob{Category::transfer, "wf", "x"})}; }

/// `n` transfer tasks with ids from `first` on.
Result<ResultSet> transfer_rows(std::int64_t first, std::size_t n) {
  std::vector<Value> cells;
  for (std::size_t i = 0; i < n; ++i) {
    cells.insert(cells.end(), {first + static_cast<std::int64_t>(i), task_blob(), std::string("Text")});
  }
  return many_rows(3, std::move(cells));
}

/// `n` timers, all but the last `late` of them due at 100, those at 200.
Result<ResultSet> timer_rows(std::size_t n, std::size_t late) {
  std::vector<Value> cells;
  for (std::size_t i = 0; i < n; ++i) {
    const Timestamp due{i + late < n ? 100 : 200};
    cells.insert(cells.end(), {due, static_cast<std::int64_t>(i), task_blob(), std::string("Text")});
  }
  return many_rows(4, std::move(cells));
}

TEST(HistoryTasks, AddGoesToTheTableOfTheCategory) {
  for (const auto& [category, name] :
       std::vector<std::pair<Category, std::string>>{{Category::transfer, "InsertIntoTransferTasks"},
                                                     {Category::timer, "InsertIntoTimerTasks"},
                                                     {Category::replication, "InsertIntoReplicationTasks"},
                                                     {Category::visibility, "InsertIntoVisibilityTasks"},
                                                     {Category::archival, "InsertIntoHistoryScheduledTasks"},
                                                     {Category::outbound, "InsertIntoHistoryImmediateTasks"}}) {
    Bench b("shipped");
    add(b, one_task(category));
    EXPECT_EQ(b.database.sequence(), "BEGIN ReadLockShards " + name + " COMMIT");
  }
}

TEST(HistoryTasks, GetReadsAPageOfImmediateTasks) {
  Bench b("shipped");
  b.database.answer("RangeSelectFromTransferTasks", transfer_rows(10, 2));
  b.actor.run_in_context([&](const Context& ctx) {
    const auto got = b.store.executions().get_history_tasks(ctx, {3, Category::transfer, {0, 10}, {0, 20}, 2, {}});
    ASSERT_TRUE(got.has_value());
    ASSERT_EQ(got->tasks.size(), 2U);
    EXPECT_EQ(got->tasks[1].key, (TaskKey{0, 11}));
    EXPECT_EQ(got->next_page, (TaskKey{0, 12}));
  });
  const auto& parameters = b.database.sent_as("RangeSelectFromTransferTasks").parameters;
  EXPECT_EQ(parameters, (std::vector<Value>{std::int64_t{3}, std::int64_t{10}, std::int64_t{20}, std::int64_t{2}}));
}

TEST(HistoryTasks, ThereIsNoNextPageAtTheEndOfTheRange) {
  Bench b("shipped");
  b.database.answer("RangeSelectFromTransferTasks", transfer_rows(18, 2));
  b.actor.run_in_context([&](const Context& ctx) {
    const auto got = b.store.executions().get_history_tasks(ctx, {3, Category::transfer, {0, 10}, {0, 20}, 2, {}});
    EXPECT_FALSE(got->next_page.has_value());
  });
}

TEST(HistoryTasks, GetReadsTimersByFireTimeAndPagesByBoth) {
  Bench b("shipped");
  b.database.answer("RangeSelectFromTimerTasks", timer_rows(2, 1));
  b.database.answer("RangeSelectFromTimerTasks", timer_rows(0, 0));
  b.actor.run_in_context([&](const Context& ctx) {
    GetHistoryTasksRequest r{3, Category::timer, {50, 0}, {300, 0}, 2, {}};
    const auto got = b.store.executions().get_history_tasks(ctx, r);
    ASSERT_TRUE(got.has_value());
    EXPECT_EQ(got->next_page, (TaskKey{200, 2}));
    r.page = got->next_page;
    EXPECT_TRUE(b.store.executions().get_history_tasks(ctx, r)->tasks.empty());
  });
  EXPECT_EQ(b.database.sent[0].parameters, (std::vector<Value>{std::int64_t{3}, Timestamp{50}, std::int64_t{INT64_MIN},
                                                               Timestamp{50}, Timestamp{300}, std::int64_t{2}}));
  EXPECT_EQ(b.database.sent[1].parameters[1], Value(Timestamp{200}));
  EXPECT_EQ(b.database.sent[1].parameters[2], Value(std::int64_t{2}));
}

TEST(HistoryTasks, AFailedReadIsUnavailable) {
  Bench b("shipped");
  b.database.always("RangeSelectFromTransferTasks", refused("XX000", "server unavailable"));
  b.call([](Store& s, const Context& ctx) {
    return s.executions().get_history_tasks(ctx, {3, Category::transfer, {}, {0, 9}, 1, {}});
  });
  EXPECT_EQ(b.text(),
            "GetTransferTasks operation failed. Select failed. Error: ERROR: server unavailable (SQLSTATE XX000)");
}

TEST(HistoryTasks, ShippedRangeCompleteIsOneUnfencedDelete) {
  Bench b("shipped");
  complete(b, below(Category::transfer, {0, 10}, {0, 20}));
  EXPECT_EQ(b.database.sequence(), "RangeDeleteFromTransferTasks");
  EXPECT_EQ(b.database.sent[0].parameters, (std::vector<Value>{std::int64_t{3}, std::int64_t{10}, std::int64_t{20}}));
}

TEST(HistoryTasks, ShippedRangeCompleteOfTimersKnowsFireTimesOnly) {
  Bench b("shipped");
  complete(b, below(Category::timer, {100, 0}, {200, 0}));
  EXPECT_EQ(b.database.sent[0].parameters, (std::vector<Value>{std::int64_t{3}, Timestamp{100}, Timestamp{200}}));
}

TEST(HistoryTasks, ALostRangeCompleteIsUnknownAndRepeated) {
  Bench b("fixed-fence_range_deletes-batched_range_deletes");
  b.database.answer("RangeDeleteFromTransferTasks", broken(ErrorKind::deadline_exceeded));
  complete(b, below(Category::transfer, {0, 10}, {0, 20}));
  EXPECT_EQ(b.kind(), Failure::none) << b.text();
  EXPECT_EQ(b.database.count("RangeDeleteFromTransferTasks"), 2U);
}

TEST(HistoryTasks, FencedDeleteHoldsTheShard) {
  Bench b("shipped+fence_range_deletes+lock_shard_on_write");
  complete(b, below(Category::transfer, {0, 10}, {0, 20}));
  EXPECT_EQ(b.database.sequence(), "BEGIN WriteLockShards RangeDeleteFromTransferTasks COMMIT");
}

TEST(HistoryTasks, FencedDeleteOfAnotherRangeIsOwnershipLost) {
  Bench b("fixed");
  b.database.answer("WriteLockShards", one_row({std::int64_t{6}}));
  complete(b, below(Category::transfer, {0, 10}, {0, 20}));
  EXPECT_EQ(b.kind(), Failure::shard_ownership_lost);
  EXPECT_EQ(b.database.count("RangeDeleteFromTransferTasks"), 0U);
}

TEST(HistoryTasks, BatchedDeleteOfAFewRowsTakesOneTransaction) {
  Bench b("fixed");
  b.database.answer("RangeSelectFromTransferTasks", transfer_rows(10, 3));
  complete(b, below(Category::transfer, {0, 10}, {0, 20}));
  EXPECT_EQ(b.database.sequence(),
            "BEGIN WriteLockShards RangeSelectFromTransferTasks RangeDeleteFromTransferTasks COMMIT");
}

TEST(HistoryTasks, BatchedDeleteGoesOnBehindAFullBatch) {
  Bench b("fixed");
  b.database.answer("RangeSelectFromTransferTasks", transfer_rows(10, 2500));
  b.database.answer("RangeSelectFromTransferTasks", transfer_rows(2510, 1));
  complete(b, below(Category::transfer, {0, 10}, {0, 9000}));
  EXPECT_EQ(b.database.count("COMMIT"), 2U);
  EXPECT_EQ(b.database.sent[3].parameters, (std::vector<Value>{std::int64_t{3}, std::int64_t{10}, std::int64_t{2510}}));
  EXPECT_EQ(b.database.sent[8].parameters,
            (std::vector<Value>{std::int64_t{3}, std::int64_t{2510}, std::int64_t{9000}}));
}

TEST(HistoryTasks, BatchedDeleteOfTimersStopsBeforeTheLastFireTime) {
  Bench b("fixed");
  b.database.answer("RangeSelectFromTimerTasks", timer_rows(2500, 10));
  complete(b, below(Category::timer, {50, 0}, {300, 0}));
  EXPECT_EQ(b.database.sent_as("RangeDeleteFromTimerTasks").parameters,
            (std::vector<Value>{std::int64_t{3}, Timestamp{50}, Timestamp{200}}));
}

TEST(HistoryTasks, BatchedDeleteOfTimersDueTogetherGoesOneByOne) {
  Bench b("fixed");
  b.database.answer("RangeSelectFromTimerTasks", timer_rows(2500, 0));
  complete(b, below(Category::timer, {50, 0}, {300, 0}));
  EXPECT_EQ(b.database.count("DeleteFromTimerTasks"), 2500U);
  EXPECT_EQ(b.database.count("RangeDeleteFromTimerTasks"), 0U);
}

TEST(HistoryTasks, AConflictRepeatsTheBatchFromItsStart) {
  Bench b("fixed");
  b.database.answer("RangeSelectFromTransferTasks", transfer_rows(10, 2500));
  b.database.answer("RangeSelectFromTransferTasks", transfer_rows(10, 2500));
  b.database.answer("COMMIT", conflict());
  complete(b, below(Category::transfer, {0, 10}, {0, 9000}));
  std::vector<Value> starts;
  for (const SentStatement& s : b.database.sent) {
    if (s.name == "RangeDeleteFromTransferTasks") starts.push_back(s.parameters[1]);
  }
  EXPECT_EQ(starts, (std::vector<Value>{std::int64_t{10}, std::int64_t{10}}));
}

TEST(HistoryTasks, ARangeMustBeOfItsCategory) {
  struct Case {
    Category category;
    TaskKey min;
    TaskKey max;
  };
  for (const Case& c : {Case{Category::timer, {5, 0}, {0, 0}}, Case{Category::archival, {5, 1}, {9, 0}},
                        Case{Category::timer, {5, 0}, {9, 2}}, Case{Category::transfer, {0, 1}, {0, 0}},
                        Case{Category::outbound, {0, 1}, {3, 4}}}) {
    Bench b("shipped");
    complete(b, below(c.category, c.min, c.max));
    EXPECT_EQ(b.kind(), Failure::invalid_argument) << b.text();
    b.call([&](Store& s, const Context& ctx) {
      return s.executions().get_history_tasks(ctx, {3, c.category, c.min, c.max, 1, {}});
    });
    EXPECT_EQ(b.kind(), Failure::invalid_argument) << b.text();
    EXPECT_TRUE(b.database.sent.empty());
  }
}

TEST(HistoryTasks, SharedTablesNameTheCategory) {
  Bench b("shipped");
  complete(b, below(Category::outbound, {0, 10}, {0, 20}));
  complete(b, below(Category::archival, {100, 0}, {200, 0}));
  add(b, one_task(Category::archival));
  EXPECT_EQ(b.database.sent[0].parameters,
            (std::vector<Value>{std::int64_t{3}, std::int64_t{7}, std::int64_t{10}, std::int64_t{20}}));
  EXPECT_EQ(b.database.sent[1].parameters,
            (std::vector<Value>{std::int64_t{3}, std::int64_t{5}, Timestamp{100}, Timestamp{200}}));
  const auto& inserted = b.database.sent_as("InsertIntoHistoryScheduledTasks").parameters;
  ASSERT_EQ(inserted.size(), 6U);
  EXPECT_EQ(inserted[1], Value(std::int64_t{5}));
  EXPECT_EQ(inserted[2], Value(Timestamp{9}));
}

TEST(HistoryTasks, EachCategoryFailsInItsOwnWords) {
  const std::string refusal = "ERROR: down (SQLSTATE XX000)";
  for (const auto& [category, get, complete_one, complete_range] :
       std::vector<std::tuple<Category, std::string, std::string, std::string>>{
           {Category::replication, "GetReplicationTasks operation failed. Select failed: ",
            "CompleteReplicationTask operation failed. Error: ",
            "RangeCompleteReplicationTask operation failed. Error: "},
           {Category::archival, "GetHistoryTasks operation failed. Select failed. CategoryID: 5. Error: ",
            "CompleteHistoryTask operation failed. CategoryID: 5. Error: ",
            "RangeCompleteHistoryTask operation failed. CategoryID: 5. Error: "},
           {Category::outbound, "GetHistoryTasks operation failed. Select failed. CategoryID: 7. Error: ",
            "CompleteHistoryTask operation failed. CategoryID: 7. Error: ",
            "RangeCompleteTransferTask operation failed. CategoryID: 7. Error: "}}) {
    Bench b("shipped");
    const TaskKey end = schema::is_scheduled(category) ? TaskKey{9, 0} : TaskKey{0, 9};
    const std::string table = category == Category::replication ? "Replication"
                              : category == Category::archival  ? "HistoryScheduled"
                                                                : "HistoryImmediate";
    for (const char* prefix : {"RangeSelectFrom", "DeleteFrom", "RangeDeleteFrom"}) {
      b.database.always(prefix + table + "Tasks", refused("XX000", "down"));
    }
    b.call([&, c = category](Store& s, const Context& ctx) {
      return s.executions().get_history_tasks(ctx, {3, c, {}, end, 1, {}});
    });
    EXPECT_EQ(b.text(), get + refusal);
    b.call([&, c = category](Store& s, const Context& ctx) {
      return s.executions().complete_history_task(ctx, {3, c, end, false});
    });
    EXPECT_EQ(b.text(), complete_one + refusal);
    complete(b, below(category, {}, end));
    EXPECT_EQ(b.text(), complete_range + refusal);
  }
}

TEST(HistoryTasks, OneTaskIsDeletedByItsWholeKey) {
  Bench b("shipped");
  b.call([](Store& s, const Context& ctx) {
    return s.executions().complete_history_task(ctx, {3, Category::timer, {40, 7}, false});
  });
  EXPECT_EQ(b.database.sequence(), "DeleteFromTimerTasks");
  EXPECT_EQ(b.database.sent[0].parameters, (std::vector<Value>{std::int64_t{3}, Timestamp{40}, std::int64_t{7}}));
}

TEST(HistoryTasks, ABestEffortCompletionIsNotDone) {
  Bench b("shipped");
  b.call([](Store& s, const Context& ctx) {
    return s.executions().complete_history_task(ctx, {3, Category::timer, {40, 7}, true});
  });
  EXPECT_EQ(b.kind(), Failure::none);
  EXPECT_TRUE(b.database.sent.empty());
}

TEST(HistoryTasks, MutantsAreWhatTheySay) {
  Bench dropped("fixed+last_task_dropped");
  add(dropped, one_task(Category::transfer));
  EXPECT_EQ(dropped.kind(), Failure::none);
  EXPECT_EQ(dropped.database.count("InsertIntoTransferTasks"), 0U);

  Bench swallowed("fixed+add_tasks_swallows_error");
  swallowed.database.always("COMMIT", refused("54000", "too many rows"));
  add(swallowed, one_task(Category::transfer));
  EXPECT_EQ(swallowed.kind(), Failure::none);

  Bench greedy("shipped+range_delete_one_too_many");
  complete(greedy, below(Category::transfer, {0, 10}, {0, 20}));
  EXPECT_EQ(greedy.database.sent[0].parameters[2], Value(std::int64_t{21}));
}

}  // namespace
}  // namespace dsqlsim::store

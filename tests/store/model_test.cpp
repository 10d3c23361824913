// Every operation of every variant against the model, without a network and without faults: the statements are ones
// that DSQL takes, and what is written is read back.

#include <gtest/gtest.h>

#include "tests/store/on_the_model.h"

namespace dsqlsim::store {
namespace {

const Uuid ns = make_uuid(1, 1);
const Uuid run_a = make_uuid(2, 1);
const Uuid run_b = make_uuid(2, 2);

void acquire(Store& s, const Context& ctx) {
  ShardInfo info = must(s.shards().get_or_create_shard(ctx, {3, {}})).info;
  EXPECT_EQ(info.range_id, 0);
  info.range_id = 1;
  info.owner = "a";
  must(s.shards().update_shard(ctx, {info, 0}));
  EXPECT_EQ(must(s.shards().get_or_create_shard(ctx, {3, {}})).info, info);
}

CreateWorkflowExecutionRequest creation() {
  CreateWorkflowExecutionRequest r;
  r.shard_id = 3;
  r.range_id = 1;
  r.snapshot.workflow = {ns, "wf", run_a};
  r.snapshot.state = {run_a, "request", schema::State::running, schema::Status::running};
  r.snapshot.info = {1, 100, "created"};
  for (std::int64_t i = 0; i < 3; ++i) {
    r.snapshot.tasks.push_back({Category::transfer, {0, 10 + i}, {Category::transfer, "wf", "t"}});
    r.snapshot.tasks.push_back({Category::timer, {1000 * i, 20 + i}, {Category::timer, "wf", "t"}});
  }
  r.snapshot.tasks.push_back({Category::replication, {0, 30}, {Category::replication, "wf", "t"}});
  r.snapshot.tasks.push_back({Category::visibility, {0, 31}, {Category::visibility, "wf", "t"}});
  return r;
}

UpdateWorkflowExecutionRequest continuation() {
  UpdateWorkflowExecutionRequest r;
  r.shard_id = 3;
  r.range_id = 1;
  r.mutation.workflow = {ns, "wf", run_a};
  r.mutation.state = {run_a, "request", schema::State::completed, schema::Status::completed};
  r.mutation.info = {2, 101, "closed"};
  r.mutation.db_record_version = 2;
  r.new_run = creation().snapshot;
  r.new_run->workflow.run_id = r.new_run->state.run_id = run_b;
  r.new_run->tasks.clear();
  return r;
}

class OnTheModel : public testing::TestWithParam<std::string_view> {};

TEST_P(OnTheModel, AShardIsAcquiredAndRead) {
  World w(GetParam());
  w.run(acquire);
}

TEST_P(OnTheModel, AWorkflowRunsItsCourse) {
  World w(GetParam());
  w.run([](Store& s, const Context& ctx) {
    acquire(s, ctx);
    must(s.executions().create_workflow_execution(ctx, creation()));
    EXPECT_EQ(s.executions().create_workflow_execution(ctx, creation()).error().kind,
              Failure::current_workflow_condition_failed);
    must(s.executions().update_workflow_execution(ctx, continuation()));
    EXPECT_EQ(s.executions().update_workflow_execution(ctx, continuation()).error().kind,
              Failure::current_workflow_condition_failed);
    const auto closed = must(s.executions().get_workflow_execution(ctx, {3, {ns, "wf", run_a}}));
    EXPECT_EQ(closed.info, (ExecutionInfo{2, 101, "closed"}));
    EXPECT_EQ(closed.db_record_version, 2);
    EXPECT_EQ(must(s.executions().get_current_execution(ctx, {3, ns, "wf"})).state.run_id, run_b);
  });
}

TEST_P(OnTheModel, ARunsPartsAreWrittenReadResetAndDeleted) {
  World w(GetParam());
  w.run([](Store& s, const Context& ctx) {
    acquire(s, ctx);
    CreateWorkflowExecutionRequest created = creation();
    for (const schema::RunMap map : schema::run_maps) {
      const schema::MapKey key =
          schema::has_text_keys(map) ? schema::MapKey(std::string("5")) : schema::MapKey(std::int64_t{5});
      created.snapshot.maps[map][key] = {100, {}};
    }
    created.snapshot.maps[schema::RunMap::signals_requested][std::string("5")] = {};
    must(s.executions().create_workflow_execution(ctx, created));
    const auto read = [&] { return must(s.executions().get_workflow_execution(ctx, {3, {ns, "wf", run_a}})); };
    EXPECT_EQ(read().maps, created.snapshot.maps);

    UpdateWorkflowExecutionRequest update = continuation();
    update.new_run.reset();
    update.mutation.state = {run_a, "request", schema::State::running, schema::Status::running};
    update.mutation.upsert[schema::RunMap::activity][std::int64_t{5}] = {101, {}};
    update.mutation.upsert[schema::RunMap::activity][std::int64_t{6}] = {101, {}};
    update.mutation.upsert[schema::RunMap::signals_requested][std::string("5")] = {};
    update.mutation.remove[schema::RunMap::timer] = {std::string("5"), std::string("6")};
    update.mutation.new_buffered_events = schema::PartBlob{101, "events"};
    must(s.executions().update_workflow_execution(ctx, update));
    EXPECT_EQ(read().maps.at(schema::RunMap::activity).at(std::int64_t{5}).mutation, 101);
    EXPECT_EQ(read().maps.at(schema::RunMap::activity).size(), 2U);
    EXPECT_TRUE(read().maps.at(schema::RunMap::timer).empty());
    EXPECT_EQ(read().buffered_events, (std::vector<schema::PartBlob>{{101, "events"}}));

    SetWorkflowExecutionRequest set{3, 1, created.snapshot};
    set.snapshot.db_record_version = 3;
    set.snapshot.tasks.clear();
    set.snapshot.maps.erase(schema::RunMap::chasm_node);
    must(s.executions().set_workflow_execution(ctx, set));
    EXPECT_EQ(read().maps.at(schema::RunMap::activity).size(), 1U);
    EXPECT_TRUE(read().maps.at(schema::RunMap::chasm_node).empty());
    EXPECT_TRUE(read().buffered_events.empty());

    must(s.executions().delete_current_workflow_execution(ctx, {3, {ns, "wf", run_b}}));
    EXPECT_EQ(must(s.executions().get_current_execution(ctx, {3, ns, "wf"})).state.run_id, run_a);
    must(s.executions().delete_current_workflow_execution(ctx, {3, {ns, "wf", run_a}}));
    must(s.executions().delete_workflow_execution(ctx, {3, {ns, "wf", run_a}}));
    EXPECT_EQ(s.executions().get_workflow_execution(ctx, {3, {ns, "wf", run_a}}).error().kind, Failure::not_found);
    created.snapshot.tasks.clear();
    created.snapshot.maps.clear();
    must(s.executions().create_workflow_execution(ctx, created));
    for (const auto& [map, rows] : read().maps) EXPECT_TRUE(rows.empty()) << schema::table_of(map);
  });
}

TEST_P(OnTheModel, AnotherHistoryTakesOverByConflictResolution) {
  World w(GetParam());
  w.run([](Store& s, const Context& ctx) {
    acquire(s, ctx);
    must(s.executions().create_workflow_execution(ctx, creation()));
    CreateWorkflowExecutionRequest other = creation();
    other.mode = CreateMode::bypass_current;
    other.snapshot.workflow.run_id = other.snapshot.state.run_id = run_b;
    other.snapshot.state.state = schema::State::zombie;
    other.snapshot.tasks.clear();
    must(s.executions().create_workflow_execution(ctx, other));
    ConflictResolveWorkflowExecutionRequest resolve;
    resolve.shard_id = 3;
    resolve.range_id = 1;
    resolve.reset = other.snapshot;
    resolve.reset.state.state = schema::State::running;
    resolve.reset.db_record_version = 2;
    resolve.current = continuation().mutation;
    must(s.executions().conflict_resolve_workflow_execution(ctx, resolve));
    EXPECT_EQ(must(s.executions().get_current_execution(ctx, {3, ns, "wf"})).state.run_id, run_b);
    EXPECT_EQ(must(s.executions().get_workflow_execution(ctx, {3, {ns, "wf", run_a}})).state.state,
              schema::State::completed);
    EXPECT_EQ(s.executions().conflict_resolve_workflow_execution(ctx, resolve).error().kind,
              Failure::current_workflow_condition_failed);
  });
}

TEST_P(OnTheModel, AClosedWorkflowIdIsReused) {
  World w(GetParam());
  w.run([](Store& s, const Context& ctx) {
    acquire(s, ctx);
    CreateWorkflowExecutionRequest first = creation();
    first.snapshot.state.state = schema::State::completed;
    first.snapshot.state.status = schema::Status::completed;
    must(s.executions().create_workflow_execution(ctx, first));
    CreateWorkflowExecutionRequest next = creation();
    next.mode = CreateMode::update_current;
    next.previous_run_id = run_a;
    next.snapshot.workflow.run_id = next.snapshot.state.run_id = run_b;
    next.snapshot.tasks.clear();
    must(s.executions().create_workflow_execution(ctx, next));
    EXPECT_EQ(must(s.executions().get_current_execution(ctx, {3, ns, "wf"})).state.run_id, run_b);
  });
}

TEST_P(OnTheModel, TasksAreReadAndDeletedByRange) {
  World w(GetParam());
  w.run([](Store& s, const Context& ctx) {
    acquire(s, ctx);
    must(s.executions().add_history_tasks(ctx, {3, 1, creation().snapshot.tasks}));
    const auto count = [&](Category category) {
      const TaskKey end = category == Category::timer ? TaskKey{9000, 0} : TaskKey{0, 99};
      return must(s.executions().get_history_tasks(ctx, {3, category, {}, end, 10, {}})).tasks.size();
    };
    EXPECT_EQ(count(Category::transfer), 3U);
    EXPECT_EQ(count(Category::timer), 3U);
    EXPECT_EQ(count(Category::replication), 1U);
    EXPECT_EQ(count(Category::visibility), 1U);
    must(s.executions().range_complete_history_tasks(ctx, {3, 1, Category::transfer, {}, {0, 12}}));
    must(s.executions().range_complete_history_tasks(ctx, {3, 1, Category::timer, {}, {1001, 0}}));
    EXPECT_EQ(count(Category::transfer), 1U);
    EXPECT_EQ(count(Category::timer), 1U);
  });
}

TEST_P(OnTheModel, PagesJoinUp) {
  World w(GetParam());
  w.run([](Store& s, const Context& ctx) {
    acquire(s, ctx);
    must(s.executions().add_history_tasks(ctx, {3, 1, creation().snapshot.tasks}));
    for (const Category category : {Category::transfer, Category::timer}) {
      const TaskKey end = category == Category::timer ? TaskKey{9000, 0} : TaskKey{0, 99};
      GetHistoryTasksRequest r{3, category, {}, end, 2, {}};
      std::vector<std::int64_t> ids;
      do {
        const auto page = must(s.executions().get_history_tasks(ctx, r));
        for (const HistoryTask& t : page.tasks) ids.push_back(t.key.id);
        r.page = page.next_page;
      } while (r.page.has_value());
      EXPECT_EQ(ids.size(), 3U);
    }
  });
}

TEST_P(OnTheModel, EveryCategoryIsReadPagedAndDeletedByItself) {
  World w(GetParam());
  w.run([](Store& s, const Context& ctx) {
    acquire(s, ctx);
    AddHistoryTasksRequest added{3, 1, {}};
    for (const Category category : schema::all_categories) {
      for (std::int64_t i = 1; i <= 5; ++i) {
        // Two scheduled tasks fire at a time.
        const TaskKey key{schema::is_scheduled(category) ? 100 * ((i + 1) / 2) : 0, i};
        added.tasks.push_back({category, key, {category, "wf", "t"}});
      }
    }
    must(s.executions().add_history_tasks(ctx, added));
    const auto ids = [&](Category category) {
      const TaskKey end = schema::is_scheduled(category) ? TaskKey{9000, 0} : TaskKey{0, 99};
      GetHistoryTasksRequest r{3, category, {}, end, 2, {}};
      std::vector<std::int64_t> found;
      do {
        const auto page = must(s.executions().get_history_tasks(ctx, r));
        for (const HistoryTask& t : page.tasks) found.push_back(t.key.id);
        r.page = page.next_page;
      } while (r.page.has_value());
      return found;
    };
    for (const Category category : schema::all_categories) {
      const bool scheduled = schema::is_scheduled(category);
      EXPECT_EQ(ids(category), (std::vector<std::int64_t>{1, 2, 3, 4, 5})) << schema::name(category);
      must(s.executions().complete_history_task(ctx, {3, category, {scheduled ? 200 : 0, 4}, false}));
      EXPECT_EQ(ids(category), (std::vector<std::int64_t>{1, 2, 3, 5})) << schema::name(category);
      const TaskKey end = scheduled ? TaskKey{200, 0} : TaskKey{0, 3};
      must(s.executions().range_complete_history_tasks(ctx, {3, 1, category, {}, end}));
      EXPECT_EQ(ids(category), (std::vector<std::int64_t>{3, 5})) << schema::name(category);
    }
  });
}

TEST_P(OnTheModel, TheDeadLetterQueueIsFilledReadAndEmptied) {
  World w(GetParam());
  w.run([](Store& s, const Context& ctx) {
    const auto put = [&](const std::string& cluster, std::int64_t id) {
      must(s.executions().put_replication_task_to_dlq(ctx, {cluster, 3, id, {Category::replication, "wf", "t"}}));
    };
    for (const std::int64_t id : {5, 6, 7, 5}) put("east", id);
    put("west", 5);
    const auto ids = [&](const std::string& cluster) {
      DlqRangeRequest r{cluster, 3, 0, 99, 2, {}};
      std::vector<std::int64_t> found;
      do {
        const auto page = must(s.executions().get_replication_tasks_from_dlq(ctx, r));
        for (const HistoryTask& t : page.tasks) found.push_back(t.key.id);
        r.page = page.next_page;
      } while (r.page.has_value());
      return found;
    };
    EXPECT_EQ(ids("east"), (std::vector<std::int64_t>{5, 6, 7}));
    must(s.executions().delete_replication_task_from_dlq(ctx, {"east", 3, 6}));
    EXPECT_EQ(ids("east"), (std::vector<std::int64_t>{5, 7}));
    EXPECT_FALSE(must(s.executions().is_replication_dlq_empty(ctx, {"east", 3, 0, 0, 0, {}})));
    must(s.executions().range_delete_replication_task_from_dlq(ctx, {"east", 3, 5, 8, 0, {}}));
    EXPECT_TRUE(must(s.executions().is_replication_dlq_empty(ctx, {"east", 3, 0, 0, 0, {}})));
    EXPECT_EQ(ids("west"), (std::vector<std::int64_t>{5}));
  });
}

TEST_P(OnTheModel, ANamespaceIsCreatedUpdatedListedAndDeleted) {
  World w(GetParam());
  w.run([](Store& s, const Context& ctx) {
    must(s.metadata().create_namespace(ctx, {ns, "n", {1, 1, "x"}, false}));
    EXPECT_EQ(s.metadata().create_namespace(ctx, {run_a, "n", {1, 1, "x"}, false}).error().kind,
              Failure::namespace_already_exists);
    const std::int64_t version = must(s.metadata().get_metadata(ctx)).notification_version;
    EXPECT_EQ(version, 2);
    must(s.metadata().update_namespace(ctx, {ns, "n", {2, 2, "y"}, true, version}));
    const auto found = must(s.metadata().get_namespace(ctx, {std::nullopt, "n"}));
    EXPECT_EQ(found.detail, (NamespaceDetail{2, 2, "y"}));
    EXPECT_EQ(found.notification_version, 2);
    EXPECT_EQ(must(s.metadata().get_namespace(ctx, {ns, ""})).name, "n");
    const auto page = must(s.metadata().list_namespaces(ctx, {1, {}}));
    EXPECT_EQ(page.namespaces.size(), 1U);
    EXPECT_TRUE(must(s.metadata().list_namespaces(ctx, {1, page.next_page})).namespaces.empty());
    must(s.metadata().delete_namespace(ctx, {ns}));
    EXPECT_EQ(s.metadata().get_namespace(ctx, {ns, ""}).error().kind, Failure::namespace_not_found);
  });
}

TEST_P(OnTheModel, AStaleOwnersWriteIsRefused) {
  World w(GetParam());
  w.run([](Store& s, const Context& ctx) {
    acquire(s, ctx);
    CreateWorkflowExecutionRequest r = creation();
    r.range_id = 0;
    EXPECT_EQ(s.executions().create_workflow_execution(ctx, r).error().kind, Failure::shard_ownership_lost);
  });
}

INSTANTIATE_TEST_SUITE_P(Variants, OnTheModel, testing::Values("shipped", "intended", "fixed"),
                         [](const auto& param) { return std::string(param.param); });

TEST(OnTheModel, OnlyTheFenceRefusesAStaleShardUpdate) {
  for (const auto& [spec, kind] :
       std::vector<std::pair<std::string_view, Failure>>{{"shipped", Failure::none},
                                                         {"intended", Failure::none},
                                                         {"shipped+fence_shard_update", Failure::shard_ownership_lost},
                                                         {"fixed", Failure::shard_ownership_lost}}) {
    World w(spec);
    w.run([&spec = spec, &kind = kind](Store& s, const Context& ctx) {
      acquire(s, ctx);
      const auto stale = s.shards().update_shard(ctx, {{3, 1, "b", 0, {}}, 0});
      EXPECT_EQ(stale.has_value() ? Failure::none : stale.error().kind, kind) << spec;
    });
  }
}

TEST(OnTheModel, ASecondNamespaceCannotBeUpdatedInShipped) {
  for (const auto& [spec, kind] :
       std::vector<std::pair<std::string_view, Failure>>{{"shipped", Failure::unavailable}, {"fixed", Failure::none}}) {
    World w(spec);
    w.run([&spec = spec, &kind = kind](Store& s, const Context& ctx) {
      must(s.metadata().create_namespace(ctx, {ns, "n", {}, false}));
      must(s.metadata().create_namespace(ctx, {run_a, "m", {}, false}));
      const std::int64_t version = must(s.metadata().get_metadata(ctx)).notification_version;
      const auto done = s.metadata().update_namespace(ctx, {ns, "n", {}, false, version});
      EXPECT_EQ(done.has_value() ? Failure::none : done.error().kind, kind) << spec;
    });
  }
}

TEST(OnTheModel, ManyTimersDueTogetherAreDeletedInBatches) {
  World w("fixed");
  w.run([](Store& s, const Context& ctx) {
    acquire(s, ctx);
    for (std::int64_t part = 0; part < 3; ++part) {
      AddHistoryTasksRequest r{3, 1, {}};
      for (std::int64_t i = 0; i < 1000; ++i) {
        r.tasks.push_back({Category::timer, {part < 2 ? 500 : 500 + i, part * 1000 + i}, {Category::timer, "wf", "t"}});
      }
      must(s.executions().add_history_tasks(ctx, r));
    }
    must(s.executions().range_complete_history_tasks(ctx, {3, 1, Category::timer, {}, {9000, 0}}));
    EXPECT_TRUE(must(s.executions().get_history_tasks(ctx, {3, Category::timer, {}, {9000, 0}, 10, {}})).tasks.empty());
  });
}

}  // namespace
}  // namespace dsqlsim::store

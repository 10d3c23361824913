// The matching store on the model of DSQL: what its statements do to rows.

#include <limits>
#include <set>

#include "store/task_queue_key.h"
#include "tests/store/on_the_model.h"

namespace dsqlsim::store {
namespace {

constexpr std::int64_t no_end = std::numeric_limits<std::int64_t>::max();

TaskQueueName queue(const std::string& name = "q") { return {make_uuid(1, 1), name, TaskQueueType::workflow}; }

TaskQueueInfo info_of(const TaskQueueName& name) {
  TaskQueueInfo i;
  i.namespace_id = name.namespace_id;
  i.name = name.name;
  i.type = name.type;
  i.subqueues = {{3, {}, {}, 0}};
  return i;
}

CreateTasksRequest tasks_of(const std::string& name, std::initializer_list<TaskLevel> levels) {
  CreateTasksRequest r{queue(name), 1, {}};
  for (const TaskLevel& level : levels) r.tasks.push_back({{level, level.id, "t"}, 0});
  return r;
}

std::vector<std::int64_t> ids_of(const GetTasksResponse& response) {
  std::vector<std::int64_t> ids;
  for (const AllocatedTask& t : response.tasks) ids.push_back(t.level.id);
  return ids;
}

using Ids = std::vector<std::int64_t>;

TEST(TaskStoreOnTheModel, AQueueIsReadBackAsItWasUpdated) {
  World w("shipped");
  w.run([](Store& s, const Context& ctx) {
    TaskManager& t = s.tasks(TaskVersion::v1);
    must(t.create_task_queue(ctx, {info_of(queue()), 1}));
    TaskQueueInfo changed = info_of(queue());
    changed.subqueues[0].ack_level = {0, 42};
    must(t.update_task_queue(ctx, {changed, 2, 1}));
    const GetTaskQueueResponse read = must(t.get_task_queue(ctx, queue()));
    EXPECT_EQ(read.range_id, 2);
    EXPECT_EQ(read.info, changed);
    EXPECT_EQ(t.update_task_queue(ctx, {changed, 2, 1}).error().kind, Failure::condition_failed);
    EXPECT_EQ(t.delete_task_queue(ctx, {queue(), 1}).error().kind, Failure::condition_failed);
    must(t.delete_task_queue(ctx, {queue(), 2}));
    EXPECT_EQ(t.get_task_queue(ctx, queue()).error().kind, Failure::not_found);
  });
}

TEST(TaskStoreOnTheModel, ClassicTasksAreReadByPagesAndDeletedFromTheFront) {
  World w("shipped");
  w.run([](Store& s, const Context& ctx) {
    TaskManager& t = s.tasks(TaskVersion::v1);
    must(t.create_task_queue(ctx, {info_of(queue()), 1}));
    must(t.create_task_queue(ctx, {info_of(queue("other")), 1}));
    must(t.create_tasks(ctx, tasks_of("q", {{0, 1}, {0, 2}, {0, 4}, {0, 7}})));
    must(t.create_tasks(ctx, tasks_of("other", {{0, 3}})));
    GetTasksRequest read{queue(), 0, {0, 2}, 8, 2, {}};
    GetTasksResponse page = must(t.get_tasks(ctx, read));
    EXPECT_EQ(ids_of(page), (Ids{2, 4}));
    ASSERT_TRUE(page.next_page.has_value());
    read.page = page.next_page;
    page = must(t.get_tasks(ctx, read));
    EXPECT_EQ(ids_of(page), (Ids{7}));
    EXPECT_FALSE(page.next_page.has_value());

    EXPECT_EQ(must(t.complete_tasks_less_than(ctx, {queue(), 0, {0, 7}, 2, 1})), 2);
    EXPECT_EQ(must(t.complete_tasks_less_than(ctx, {queue(), 0, {0, 7}, 2, 1})), 1);
    EXPECT_EQ(ids_of(must(t.get_tasks(ctx, {queue(), 0, {0, 0}, 100, 10, {}}))), (Ids{7}));
    EXPECT_EQ(ids_of(must(t.get_tasks(ctx, {queue("other"), 0, {0, 0}, 100, 10, {}}))), (Ids{3}));
  });
}

TEST(TaskStoreOnTheModel, FairTasksAreOrderedByPassThenId) {
  World w("shipped");
  w.run([](Store& s, const Context& ctx) {
    TaskManager& t = s.tasks(TaskVersion::v2);
    must(t.create_task_queue(ctx, {info_of(queue()), 1}));
    must(t.create_tasks(ctx, tasks_of("q", {{30, 1}, {10, 2}, {20, 3}, {10, 4}})));
    GetTasksRequest read{queue(), 0, {10, 3}, no_end, 2, {}};
    GetTasksResponse page = must(t.get_tasks(ctx, read));
    EXPECT_EQ(ids_of(page), (Ids{4, 3}));
    read.page = page.next_page;
    EXPECT_EQ(ids_of(must(t.get_tasks(ctx, read))), (Ids{1}));
    EXPECT_EQ(must(t.complete_tasks_less_than(ctx, {queue(), 0, {20, 3}, 10, 1})), 2);
    EXPECT_EQ(ids_of(must(t.get_tasks(ctx, {queue(), 0, {1, 0}, no_end, 10, {}}))), (Ids{3, 1}));
  });
}

/// Names of the queues as a listing finds them, at most `enough`.
std::vector<std::string> listed(TaskManager& t, const Context& ctx, std::int32_t page_size, std::size_t enough) {
  std::vector<std::string> names;
  ListTaskQueueRequest request{page_size, {}};
  do {
    const ListTaskQueueResponse page = must(t.list_task_queue(ctx, request));
    for (const GetTaskQueueResponse& item : page.items) names.push_back(item.info.name);
    request.page = page.next_page;
  } while (request.page.has_value() && names.size() < enough);
  return names;
}

void make_queues(TaskManager& t, const Context& ctx, int count) {
  for (int n = 0; n < count; ++n) must(t.create_task_queue(ctx, {info_of(queue("q" + std::to_string(n))), 1}));
}

TEST(TaskStoreOnTheModel, AListingInOnePageFindsEveryQueue) {
  World w("shipped");
  w.run([](Store& s, const Context& ctx) {
    TaskManager& t = s.tasks(TaskVersion::v1);
    make_queues(t, ctx, 9);
    const auto names = listed(t, ctx, 10, 100);
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 9U);
  });
}

TEST(TaskStoreOnTheModel, AListingInSeveralPagesMissesOrRepeatsQueuesAsShipped) {
  World w("shipped");
  w.run([](Store& s, const Context& ctx) {
    TaskManager& t = s.tasks(TaskVersion::v1);
    make_queues(t, ctx, 9);
    const auto names = listed(t, ctx, 2, 100);
    EXPECT_FALSE(names.size() == 9U && std::set<std::string>(names.begin(), names.end()).size() == 9U);
  });
}

TEST(TaskStoreOnTheModel, PartitionsCoverEveryHashOnce) {
  for (const std::int64_t partitions : {1, 2, 3, 4, 7}) {
    std::int64_t next = 0;
    for (std::int64_t p = 0; p < partitions; ++p) {
      const HashRange range = boundaries_for_partition(p, partitions);
      EXPECT_EQ(range.from, next);
      next = range.to + 1;
    }
    EXPECT_EQ(next, largest_range_hash + 1);
  }
}

UserDataUpdate to(std::int64_t version, const std::string& text, std::vector<std::string> added,
                  std::vector<std::string> removed = {}) {
  UserDataUpdate update;
  update.user_data.version = version;
  update.user_data.data.text = text;
  update.build_ids_added = std::move(added);
  update.build_ids_removed = std::move(removed);
  return update;
}

TEST(TaskStoreOnTheModel, UserDataAndTheirBuildIdsGoTogether) {
  World w("shipped");
  w.run([](Store& s, const Context& ctx) {
    TaskManager& t = s.tasks(TaskVersion::v1);
    const Uuid ns = make_uuid(1, 1);
    UpdateTaskQueueUserDataRequest both{ns, {}};
    both.updates["q1"] = to(0, "b1", {"b1"});
    both.updates["q2"] = to(0, "b1", {"b1", "b2"});
    must(t.update_task_queue_user_data(ctx, both));
    EXPECT_EQ(must(t.count_task_queues_by_build_id(ctx, {ns, "b1"})), 2);
    EXPECT_EQ(must(t.get_task_queues_by_build_id(ctx, {ns, "b2"})), (std::vector<std::string>{"q2"}));

    // q2 has version 1 by now: nothing of the batch is written.
    bool conflicting = false;
    UpdateTaskQueueUserDataRequest stale{ns, {}};
    stale.updates["q1"] = to(1, "b3", {"b3"}, {"b1"});
    stale.updates["q2"] = to(0, "b3", {"b3"});
    stale.updates["q2"].conflicting = &conflicting;
    EXPECT_EQ(t.update_task_queue_user_data(ctx, stale).error().kind, Failure::condition_failed);
    EXPECT_TRUE(conflicting);
    EXPECT_EQ(must(t.get_task_queue_user_data(ctx, {ns, "q1"})).version, 1);
    EXPECT_EQ(must(t.count_task_queues_by_build_id(ctx, {ns, "b3"})), 0);

    const ListUserDataResponse first = must(t.list_task_queue_user_data_entries(ctx, {ns, 1, ""}));
    ASSERT_TRUE(first.next_page.has_value());
    const ListUserDataResponse second = must(t.list_task_queue_user_data_entries(ctx, {ns, 5, *first.next_page}));
    EXPECT_EQ(second.entries.begin()->first, "q2");
    EXPECT_FALSE(second.next_page.has_value());
    EXPECT_EQ(t.get_task_queue_user_data(ctx, {ns, "q3"}).error().kind, Failure::not_found);
  });
}

}  // namespace
}  // namespace dsqlsim::store

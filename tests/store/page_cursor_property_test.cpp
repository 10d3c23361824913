// Lists that come in pages, against the rows themselves: whatever the rows, the bounds and the size of a page, the
// pages joined are the rows within the bounds, in order, each once, and no page is larger than asked for.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "tests/store/on_the_model.h"

namespace dsqlsim::store {
namespace {

constexpr std::int32_t shard = 3;

RC_GTEST_PROP(PageCursorProperty, namespaces_are_listed_once_each_in_order_of_their_ids, ()) {
  const auto drawn = *rc::gen::container<std::vector<std::uint64_t>>(rc::gen::inRange<std::uint64_t>(0, 12));
  const std::set<std::uint64_t> numbers(drawn.begin(), drawn.end());
  const auto page_size = *rc::gen::inRange<std::int32_t>(1, 6);
  // Ids differ in their first half or in their second.
  std::set<Uuid> ids;
  for (const std::uint64_t n : numbers) ids.insert(make_uuid(n % 3, n / 3));
  World w("fixed");
  std::vector<Uuid> listed;
  bool pages_fit = true;
  w.actor.run_in_context([&](const Context& ctx) {
    for (const Uuid& id : ids) {
      EXPECT_TRUE(w.store.metadata().create_namespace(ctx, {id, to_text(id), {}, false}).has_value());
    }
    ListNamespacesRequest request{page_size, {}};
    do {
      const auto page = w.store.metadata().list_namespaces(ctx, request).value();
      pages_fit = pages_fit && page.namespaces.size() <= static_cast<std::size_t>(page_size);
      for (const auto& row : page.namespaces) listed.push_back(row.id);
      request.page = page.next_page;
    } while (request.page.has_value() && listed.size() <= ids.size());
  });
  RC_ASSERT(pages_fit);
  RC_ASSERT(listed == std::vector<Uuid>(ids.begin(), ids.end()));
}

/// Tasks of one category, and what a reader asks for.
struct Tasks {
  Category category = Category::transfer;
  std::set<TaskKey> keys;
  GetHistoryTasksRequest request;

  [[nodiscard]] bool asked_for(const TaskKey& key) const {
    if (is_scheduled(category)) {
      return key.fire_time_us >= request.inclusive_min.fire_time_us &&
             key.fire_time_us < request.exclusive_max.fire_time_us;
    }
    return key.id >= request.inclusive_min.id && key.id < request.exclusive_max.id;
  }
};

Tasks any_tasks() {
  Tasks t;
  t.category = *rc::gen::element(Category::transfer, Category::timer, Category::replication, Category::visibility,
                                 Category::outbound, Category::archival);
  const auto small = rc::gen::inRange<std::int64_t>(0, 8);
  const auto drawn =
      *rc::gen::container<std::vector<std::pair<std::int64_t, std::int64_t>>>(rc::gen::pair(small, small));
  for (const auto& [time, id] : drawn) t.keys.insert({is_scheduled(t.category) ? time : 0, id});
  t.request = {shard, t.category, {}, {}, *rc::gen::inRange<std::int32_t>(1, 5), {}};
  const std::int64_t min = *small;
  const std::int64_t max = min + 1 + *small;
  t.request.inclusive_min = is_scheduled(t.category) ? TaskKey{min, 0} : TaskKey{0, min};
  t.request.exclusive_max = is_scheduled(t.category) ? TaskKey{max, 0} : TaskKey{0, max};
  return t;
}

RC_GTEST_PROP(PageCursorProperty, tasks_are_read_once_each_in_order_of_their_keys, ()) {
  const Tasks tasks = any_tasks();
  World w("fixed");
  std::vector<TaskKey> read;
  bool pages_fit = true;
  w.actor.run_in_context([&](const Context& ctx) {
    EXPECT_TRUE(w.store.shards().get_or_create_shard(ctx, {shard, {}}).has_value());
    AddHistoryTasksRequest add;
    add.shard_id = shard;
    for (const TaskKey& key : tasks.keys) add.tasks.push_back({tasks.category, key, {tasks.category, "w", "t"}});
    if (!add.tasks.empty()) {
      EXPECT_TRUE(w.store.executions().add_history_tasks(ctx, add).has_value());
    }
    GetHistoryTasksRequest request = tasks.request;
    do {
      const auto page = w.store.executions().get_history_tasks(ctx, request).value();
      pages_fit = pages_fit && page.tasks.size() <= static_cast<std::size_t>(request.batch_size);
      for (const HistoryTask& task : page.tasks) read.push_back(task.key);
      request.page = page.next_page;
    } while (request.page.has_value() && read.size() <= tasks.keys.size());
  });
  std::vector<TaskKey> expected;
  for (const TaskKey& key : tasks.keys) {
    if (tasks.asked_for(key)) expected.push_back(key);
  }
  RC_ASSERT(pages_fit);
  RC_ASSERT(read == expected);
}

}  // namespace
}  // namespace dsqlsim::store

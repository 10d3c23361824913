// The neighbours of task queues are in the way of statements that forget the queue's id, and of no others.

#include "scenarios/task_queue_names.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "backends/model.h"
#include "scenarios/tables.h"
#include "sim/cli/everything.h"
#include "sim/run/run.h"
#include "store/schema/matching_tables.h"
#include "store/schema/tables.h"
#include "store/task_queue_key.h"
#include "tests/scenarios/rows_met.h"

namespace dsqlsim {
namespace {

TEST(QueueNeighbour, is_met_by_statements_that_forget_the_id_of_their_queue) {
  const auto database = backends::make_model("2026-09");
  ASSERT_TRUE(database.has_value()) << database.error();
  (*database)->load(scenarios::tables_and(scenarios::queue_neighbour_rows()));
  const std::int64_t hash = store::task_queue_key(scenarios::served_queue(0), 0).range_hash;
  EXPECT_EQ(rows_met(**database, fmt::format("DELETE FROM tasks WHERE range_hash = {} AND task_id < 8", hash)), 2);
  EXPECT_EQ(rows_met(**database, fmt::format("DELETE FROM tasks_v2 WHERE range_hash = {}", hash)), 3);
  EXPECT_EQ(rows_met(**database, fmt::format("UPDATE task_queues SET range_id = 4 WHERE range_hash = {}", hash)), 1);
}

TEST(QueueNeighbour, is_left_alone_by_the_fixed_store) {
  std::set<Uuid> served;
  for (std::int64_t n = 0; n < scenarios::served_queues; ++n) {
    served.insert(store::task_queue_key(scenarios::served_queue(n), 0).task_queue_id);
  }
  Workspace workspace(cli::everything());
  std::size_t changes = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    RunSpec spec;
    spec.scenario = "task_queues";
    spec.store = "fixed";
    spec.seed = seed;
    ASSERT_TRUE(run(spec, workspace).has_value());
    for (const Entry& entry : workspace.history().entries()) {
      for (const Change& change : workspace.history().changes(entry)) {
        if (change.table == schema::table::task_queue_user_data) continue;
        if (change.table == schema::table::build_id_to_task_queue) continue;
        const auto row = change.after.empty() ? change.before : change.after;
        EXPECT_TRUE(served.contains(std::get<Uuid>(row[1]))) << change.table << ", seed " << seed;
        ++changes;
      }
    }
  }
  EXPECT_GT(changes, 1'000U);
}

}  // namespace
}  // namespace dsqlsim

// The neighbour's rows are in the way of statements that do not name their shard, and of no others.

#include "scenarios/neighbour.h"

#include <gtest/gtest.h>

#include "backends/model.h"
#include "scenarios/tables.h"
#include "sim/cli/everything.h"
#include "sim/run/run.h"
#include "store/schema/tables.h"
#include "tests/scenarios/rows_met.h"

namespace dsqlsim {
namespace {

TEST(Neighbour, is_met_by_statements_that_forget_their_shard) {
  const auto database = backends::make_model("2026-09");
  ASSERT_TRUE(database.has_value()) << database.error();
  (*database)->load(scenarios::tables_and(scenarios::neighbour_rows()));
  EXPECT_EQ(rows_met(**database, "UPDATE shards SET range_id = 4 WHERE range_id = 3"), 1);
  EXPECT_EQ(rows_met(**database, "DELETE FROM transfer_tasks WHERE task_id >= 8 AND task_id < 16"), 1);
  EXPECT_EQ(rows_met(**database, "DELETE FROM transfer_tasks WHERE task_id >= 1048576 AND task_id < 2097152"), 1);
  EXPECT_EQ(rows_met(**database, "DELETE FROM timer_tasks WHERE visibility_timestamp < '2000-01-01 01:00:10'"), 4);
  EXPECT_EQ(rows_met(**database, "UPDATE current_executions SET state = 3 WHERE workflow_id = 'workflow-0'"), 1);
  EXPECT_EQ(rows_met(**database, "DELETE FROM transfer_tasks WHERE shard_id = 1"), 0);
}

TEST(Neighbour, is_left_alone_by_the_fixed_store) {
  Workspace workspace(cli::everything());
  std::size_t changes = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    RunSpec spec;
    spec.scenario = "shard_handover";
    spec.store = "fixed";
    spec.seed = seed;
    ASSERT_TRUE(run(spec, workspace).has_value());
    for (const Entry& entry : workspace.history().entries()) {
      for (const Change& change : workspace.history().changes(entry)) {
        const auto row = change.after.empty() ? change.before : change.after;
        // Every table of the scenario begins with it but one.
        const std::size_t column = change.table == schema::table::replication_tasks_dlq ? 1 : 0;
        EXPECT_EQ(std::get<std::int64_t>(row[column]), 1) << change.table << ", seed " << seed;
        ++changes;
      }
    }
  }
  EXPECT_GT(changes, 1'000U);
}

}  // namespace
}  // namespace dsqlsim

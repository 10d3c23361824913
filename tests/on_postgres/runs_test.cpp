// Every scenario runs on PostgreSQL too: the store with all remedies violates nothing there, and a run is the same run
// on a database that was used before and in a schema on another server.

#include <gtest/gtest.h>

#include "backends/postgres_server.h"
#include "sim/cli/everything.h"
#include "sim/cli/server.h"
#include "sim/run/run.h"

namespace dsqlsim {
namespace {

TEST(OnPostgres, EveryScenarioHoldsAndRepeats) {
  Workspace workspace(cli::everything());
  const PostgresServer other_server;
  cli::ServerArguments arguments;
  arguments.dsn = "user=postgres dbname=postgres host=" + other_server.folder();
  cli::Tool tool;
  tool.catalogue = cli::everything();
  const cli::Tool there = cli::on_server(tool, arguments, 0);
  Workspace elsewhere(there.catalogue);
  for (const Scenario& scenario : workspace.catalogue().scenarios) {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
      RunSpec spec;
      spec.scenario = scenario.name;
      spec.store = "fixed";
      spec.dialect = spec.backend = dialect_of_postgres;
      spec.seed = seed;
      ASSERT_EQ(RunSpec::parse(spec.token())->backend, "postgres");
      const auto first = run(spec, workspace);
      ASSERT_TRUE(first.has_value()) << first.error();
      EXPECT_EQ(first->first_violation(), nullptr) << spec.token();
      EXPECT_GT(first->calls, 0U);
      const auto second = run(spec, workspace);
      ASSERT_TRUE(second.has_value()) << second.error();
      EXPECT_EQ(first->digest, second->digest) << spec.token();
      const auto third = run(spec, elsewhere);
      ASSERT_TRUE(third.has_value()) << third.error();
      EXPECT_EQ(first->digest, third->digest) << spec.token();
    }
  }
}

// Without a commit log this could not be seen.
TEST(OnPostgres, ABugOfTheStoreShows) {
  Workspace workspace(cli::everything());
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    RunSpec spec;
    spec.scenario = "shard_handover";
    spec.store = "fixed+last_task_dropped";
    spec.dialect = spec.backend = dialect_of_postgres;
    spec.seed = seed;
    const auto report = run(spec, workspace);
    ASSERT_TRUE(report.has_value()) << report.error();
    if (report->verdict_of("acknowledged_tasks_are_executed")->verdict.kind == VerdictKind::violated) return;
  }
  FAIL() << "20 runs of a store that drops tasks violated nothing";
}

}  // namespace
}  // namespace dsqlsim

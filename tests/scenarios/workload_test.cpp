// The workload of a run ends: two callers of one host share a count of operations, and take no more than there are.

#include <gtest/gtest.h>

#include <map>

#include "sim/cli/everything.h"
#include "sim/run/run.h"

namespace dsqlsim {
namespace {

constexpr std::uint64_t most_operations_of_a_host = 43;

TEST(Workload, of_a_shard_takes_no_more_operations_than_its_hosts_have_and_stops_with_the_faults) {
  Workspace workspace(cli::everything());
  std::uint64_t operations = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    RunSpec spec;
    spec.scenario = "shard_handover";
    spec.store = "fixed";
    spec.seed = seed;
    ASSERT_TRUE(run(spec, workspace).has_value());
    const History& history = workspace.history();
    std::map<HostId, std::uint64_t> of_host;
    bool stopped = false;
    for (const Entry& e : history.entries()) {
      stopped = stopped || (e.kind == EntryKind::host && e.label == Label("faults stopped"));
      if (e.kind != EntryKind::operation || e.label != Label("workflow operation")) continue;
      EXPECT_FALSE(stopped) << "seed " << seed;
      ++operations;
      EXPECT_LE(++of_host[history.actor(e.actor).host], most_operations_of_a_host) << "seed " << seed;
    }
  }
  EXPECT_GT(operations, 600U);
}

}  // namespace
}  // namespace dsqlsim

// The store with every remedy violates nothing, with every fault on; and the campaign reached what it set out to reach.

#include <gtest/gtest.h>

#include "sim/cli/everything.h"
#include "sim/run/campaign.h"

namespace dsqlsim {
namespace {

TEST(FixedStore, violates_nothing_and_every_goal_is_reached) {
  Workspace workspace(cli::everything());
  CampaignSpec spec;
  spec.scenarios = {"shard_handover", "cluster_start",      "namespace_writers",
                    "plugin_helpers", "workflow_histories", "task_queues",
                    "queues",         "nexus_endpoints",    "membership_heartbeats"};
  spec.strategies = {"random", "pct:3"};
  spec.store = "fixed";
  spec.last_seed = 999;
  const auto report = campaign(spec, workspace, {});
  ASSERT_TRUE(report.has_value()) << report.error();
  for (const Finding& f : report->findings) {
    ADD_FAILURE() << f.property << ": " << f.explanation << "\n  dsqlsim replay " << f.spec.token();
  }
  for (const GoalCount& g : report->goals) EXPECT_GT(g.runs, 0U) << g.scenario << " never reached: " << g.goal;
  for (const PropertyCount& p : report->properties) {
    EXPECT_GT(p.holds, 0U) << p.scenario << " is blind to " << p.property;
  }
}

}  // namespace
}  // namespace dsqlsim

#include "sim/run/campaign.h"

#include <gtest/gtest.h>

#include "tests/sim/toy_scenarios.h"

namespace dsqlsim {
namespace {

using testing::toy_catalogue;

CampaignSpec hunt(std::uint64_t last_seed, std::string store = "shipped") {
  CampaignSpec spec;
  spec.scenarios = {"counter"};
  spec.strategies = {"random", "pct:3"};
  spec.store = std::move(store);
  spec.last_seed = last_seed;
  return spec;
}

const Finding* finding(const CampaignReport& report, std::string_view property) {
  for (const Finding& f : report.findings) {
    if (f.property == property) return &f;
  }
  return nullptr;
}

TEST(Campaign, runs_every_seed_in_every_scenario_under_every_strategy) {
  Workspace workspace(toy_catalogue());
  CampaignSpec spec = hunt(14);
  spec.first_seed = 5;
  spec.scenarios = {"counter", "standstill"};
  std::vector<std::string> tokens;
  const auto report = campaign(spec, workspace, [&](const RunReport& run, const CampaignReport& so_far) {
    tokens.push_back(run.spec.token());
    EXPECT_EQ(so_far.runs, tokens.size());
    return true;
  });
  EXPECT_EQ(report->runs, 40U);
  EXPECT_EQ(tokens.front(), "counter/shipped/2026-09/random/5");
  EXPECT_EQ(tokens.back(), "standstill/shipped/2026-09/pct:3/14");
  std::sort(tokens.begin(), tokens.end());
  EXPECT_EQ(std::unique(tokens.begin(), tokens.end()), tokens.end());
}

TEST(Campaign, groups_findings_by_property_and_cause) {
  Workspace workspace(toy_catalogue());
  const auto report = campaign(hunt(99), workspace, {});
  EXPECT_TRUE(report->found_something());
  ASSERT_EQ(report->findings.size(), 2U);
  const Finding* lost = finding(*report, "no_update_is_lost");
  ASSERT_NE(lost, nullptr);
  EXPECT_EQ(lost->cause, "update lost");
  EXPECT_GT(lost->runs, 5U);
  EXPECT_LE(lost->first_runs.size(), remembered_runs);
  EXPECT_EQ(lost->first_runs[0].token(), lost->spec.token());
  EXPECT_EQ(run(lost->spec, workspace)->digest, lost->digest);
  for (const RunSpec& spec : lost->first_runs) {
    EXPECT_EQ(run(spec, workspace)->verdict_of("no_update_is_lost")->verdict.cause, "update lost");
  }
}

TEST(Campaign, a_soft_finding_is_told_and_found_nothing) {
  Workspace workspace(toy_catalogue());
  const auto report = campaign(hunt(9, "fixed"), workspace, {});
  ASSERT_EQ(report->findings.size(), 1U);
  EXPECT_TRUE(report->findings[0].soft);
  EXPECT_EQ(report->findings[0].runs, 20U);
  EXPECT_FALSE(report->found_something());
}

TEST(Campaign, counts_verdicts_so_that_blind_properties_show) {
  Workspace workspace(toy_catalogue());
  const auto report = campaign(hunt(49), workspace, {});
  ASSERT_EQ(report->properties.size(), 4U);
  for (const PropertyCount& p : report->properties) {
    EXPECT_EQ(p.holds + p.violated + p.undecided, 100U) << p.property;
    EXPECT_EQ(p.holds + p.violated == 0, p.property == "never_judged");
  }
}

TEST(Campaign, counts_the_runs_that_reached_a_goal) {
  Workspace workspace(toy_catalogue());
  const auto report = campaign(hunt(99), workspace, {});
  ASSERT_EQ(report->goals.size(), 2U);
  EXPECT_EQ(report->goals[0].goal, "somebody crashed");
  EXPECT_GT(report->goals[0].runs, 0U);
  EXPECT_LT(report->goals[0].runs, 200U);
  EXPECT_EQ(report->goals[1].runs, 0U);
}

TEST(Campaign, misses_no_goal_that_the_store_cannot_reach) {
  Workspace workspace(toy_catalogue());
  EXPECT_EQ(campaign(hunt(9), workspace, {})->goals.size(), 2U);
  const auto report = campaign(hunt(99, "fixed"), workspace, {});
  ASSERT_EQ(report->goals.size(), 3U);
  EXPECT_EQ(report->goals[2].goal, "somebody who locks crashed");
  EXPECT_GT(report->goals[2].runs, 0U);
}

TEST(Campaign, most_orders_differ) {
  Workspace workspace(toy_catalogue());
  const auto once = campaign(hunt(99), workspace, {});
  EXPECT_GT(once->orders.count(), 100U);
  EXPECT_LE(once->orders.count(), 200U);
  EXPECT_GT(once->choices * 10, once->points * 3);  // design 3.3: below 30 % is a bug
}

TEST(Campaign, stops_when_told) {
  Workspace workspace(toy_catalogue());
  const auto report = campaign(hunt(99), workspace, [](const RunReport&, const CampaignReport& so_far) { return so_far.runs < 7; });
  EXPECT_EQ(report->runs, 7U);
  EXPECT_TRUE(report->stopped);
}

TEST(Campaign, the_last_seed_of_all_is_not_followed_by_the_first) {
  Workspace workspace(toy_catalogue());
  CampaignSpec spec = hunt(UINT64_MAX);
  spec.first_seed = UINT64_MAX - 1;
  EXPECT_EQ(campaign(spec, workspace, {})->runs, 4U);
}

TEST(Campaign, a_wrong_spec_is_an_error) {
  Workspace workspace(toy_catalogue());
  CampaignSpec spec = hunt(9);
  spec.strategies = {"ptc"};
  EXPECT_EQ(campaign(spec, workspace, {}).error(), "unknown strategy 'ptc'; did you mean 'pct'? Valid: random, pct");
}

TEST(Campaign, a_pure_scenario_is_deterministic) {
  Workspace workspace(toy_catalogue());
  CampaignSpec spec = hunt(29);
  spec.check_determinism = true;
  const auto report = campaign(spec, workspace, {});
  EXPECT_EQ(report->runs, 60U);
  EXPECT_TRUE(report->nondeterminism.empty());
}

/// A scenario with a memory that outlives its runs.
std::unique_ptr<ScenarioRun> make_forgetful(World& world) {
  static std::int64_t runs_so_far = 0;
  const std::int64_t sleeps = ++runs_so_far;
  Host& host = world.machine.add_host("A", [sleeps](Machine& machine, Host& self) {
    machine.spawn(self, "sleeper", [sleeps](Actor& actor) {
      for (int i = 0; i < 4; ++i) (void)Context(actor).sleep(seconds(1), "same");
      (void)Context(actor).sleep(milliseconds(sleeps), "different");
      for (int i = 0; i < 9; ++i) (void)Context(actor).sleep(seconds(1), "same");
    });
  });
  world.machine.boot(host);
  return std::make_unique<testing::StandstillRun>(world);
}

TEST(Campaign, a_scenario_that_remembers_is_caught) {
  std::vector<Scenario> scenarios = testing::toy_scenarios();
  scenarios[1].make = make_forgetful;
  Catalogue catalogue = toy_catalogue();
  catalogue.scenarios = scenarios;
  Workspace workspace(catalogue);
  CampaignSpec spec = hunt(1);
  spec.scenarios = {"standstill"};
  spec.check_determinism = true;
  const auto report = campaign(spec, workspace, {});
  ASSERT_EQ(report->nondeterminism.size(), 4U);
  EXPECT_EQ(report->nondeterminism[0].token, "standstill/shipped/2026-09/random/0");
}

RunReport with(std::uint64_t digest, std::uint64_t steps, std::vector<std::uint64_t> checkpoints) {
  RunReport r;
  r.digest = digest;
  r.steps = steps;
  r.checkpoints = std::move(checkpoints);
  return r;
}

TEST(Compare, equal_digests_are_the_same_run) { EXPECT_FALSE(compare(with(1, 9, {1, 2}), with(1, 9, {1, 2})).has_value()); }

TEST(Compare, names_the_first_checkpoint_that_differs) {
  const auto differs = compare(with(1, 9, {11, 12, 13, 14}), with(2, 9, {11, 12, 77, 78}));
  ASSERT_TRUE(differs.has_value());
  EXPECT_EQ(differs->differs_by_step, 4U);
  EXPECT_EQ(differs->first_digest, 1U);
  EXPECT_EQ(differs->second_digest, 2U);
}

TEST(Compare, names_the_end_when_every_checkpoint_agrees) {
  EXPECT_EQ(compare(with(1, 9, {11, 12, 13, 14}), with(2, 9, {11, 12, 13, 14}))->differs_by_step, 9U);
  EXPECT_EQ(compare(with(1, 9, {11, 12, 13, 14}), with(2, 11, {11, 12, 13, 14}))->differs_by_step, 11U);
}

TEST(Compare, names_the_checkpoint_that_only_one_reached) {
  EXPECT_EQ(compare(with(1, 3, {11, 12}), with(2, 9, {11, 12, 13, 14}))->differs_by_step, 4U);
  EXPECT_EQ(compare(with(1, 9, {11, 12, 13, 14}), with(2, 3, {11, 12}))->differs_by_step, 4U);
}

}  // namespace
}  // namespace dsqlsim

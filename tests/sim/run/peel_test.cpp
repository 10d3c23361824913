#include "sim/run/peel.h"

#include <gtest/gtest.h>

#include "tests/sim/toy_scenarios.h"

namespace dsqlsim {
namespace {

using testing::toy_catalogue;

CampaignSpec hunt(std::string store) {
  CampaignSpec spec;
  spec.scenarios = {"counter"};
  spec.strategies = {"random", "pct:3"};
  spec.store = std::move(store);
  spec.last_seed = 49;
  return spec;
}

std::vector<PeelStep> chain(std::string store, std::vector<std::string_view> remedies) {
  Workspace workspace(toy_catalogue());
  return *peel(hunt(std::move(store)), remedies, workspace, {}, {}, {});
}

TEST(Peel, adds_the_remedy_under_which_a_finding_vanishes_and_hunts_again) {
  const std::vector<PeelStep> steps = chain("shipped", {"useless", "lock"});
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].store, "shipped");
  EXPECT_EQ(steps[0].remedy, "lock");
  EXPECT_EQ(steps[0].report.findings[*steps[0].finding].property, "no_update_is_lost");
  EXPECT_GT(steps[0].tried, 0U);
  EXPECT_EQ(steps[0].remaining, 0U);
  EXPECT_EQ(steps[1].store, "shipped+lock");
  EXPECT_TRUE(steps[1].is_last());
  EXPECT_FALSE(steps[1].finding.has_value());  // a soft finding is none
}

TEST(Peel, ends_where_no_remedy_helps) {
  const std::vector<PeelStep> steps = chain("shipped", {"useless"});
  ASSERT_EQ(steps.size(), 1U);
  EXPECT_TRUE(steps[0].is_last());
  EXPECT_TRUE(steps[0].finding.has_value());
}

TEST(Peel, has_nothing_to_do_on_a_store_without_findings) {
  const std::vector<PeelStep> steps = chain("fixed", {"lock"});
  ASSERT_EQ(steps.size(), 1U);
  EXPECT_FALSE(steps[0].finding.has_value());
}

TEST(Peel, tells_each_step_and_stops_a_hunt_when_told) {
  Workspace workspace(toy_catalogue());
  std::size_t steps = 0;
  std::uint64_t runs = 0;
  const std::vector<std::string_view> remedies{"lock"};
  const auto all = peel(hunt("shipped"), remedies, workspace, {}, [&](const PeelStep&) { ++steps; },
                        [&](const RunReport&, const CampaignReport& so_far) {
                          ++runs;
                          return so_far.runs < 40;
                        });
  EXPECT_EQ(steps, all->size());
  EXPECT_EQ(runs, 40 * all->size());
}

TEST(Peel, a_wrong_spec_is_an_error) {
  Workspace workspace(toy_catalogue());
  EXPECT_FALSE(peel(hunt("nonsense"), {}, workspace, {}, {}, {}).has_value());
}

}  // namespace
}  // namespace dsqlsim

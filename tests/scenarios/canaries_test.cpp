// Every mutant turns the property red that it is the canary of, and does so early: among the first properties to be
// violated in the campaign. A property without a canary would be one that nobody has ever seen fail.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "sim/cli/everything.h"
#include "sim/run/campaign.h"
#include "store/blueprint.h"

namespace dsqlsim {
namespace {

struct Canary {
  std::string_view mutant;
  std::string_view scenario;
  std::string_view property;
};

#include "tests/scenarios/canaries.inc"

constexpr std::uint64_t seeds = 3'000;

class EveryCanary : public ::testing::TestWithParam<Canary> {};

TEST_P(EveryCanary, is_caught_by_its_property) {
  const Canary& canary = GetParam();
  Workspace workspace(cli::everything());
  CampaignSpec spec;
  spec.scenarios = {std::string(canary.scenario)};
  spec.strategies = {"random", "pct:3"};
  spec.store = "fixed+" + std::string(canary.mutant);
  spec.last_seed = seeds - 1;
  // Stops a little after the first violation of anything: what else is red by then is a property of the same mistake.
  std::uint64_t red_since = 0;
  const auto report = campaign(spec, workspace, [&](const RunReport&, const CampaignReport& so_far) {
    const bool caught = std::any_of(so_far.findings.begin(), so_far.findings.end(),
                                    [&](const Finding& f) { return f.property == canary.property; });
    if (!so_far.findings.empty() && red_since == 0) red_since = so_far.runs;
    return !caught && (red_since == 0 || so_far.runs < 20 * red_since + 200);
  });
  ASSERT_TRUE(report.has_value()) << report.error();
  std::string red;
  bool caught = false;
  for (const Finding& f : report->findings) {
    caught = caught || f.property == canary.property;
    red += "\n  " + std::string(f.property) + ": " + f.explanation;
  }
  EXPECT_TRUE(caught) << "after " << report->runs << " runs; red were:" << red;
}

TEST(Canaries, cover_every_property_and_every_mutant) {
  std::set<std::string_view> properties;
  std::set<std::string_view> caught;
  for (const Canary& canary : canaries) {
    properties.insert(canary.property);
    caught.insert(canary.mutant);
  }
  for (const Property& p : cli::everything().properties) EXPECT_TRUE(properties.contains(p.name)) << p.name;
  for (const store::Edit& m : store::mutants()) EXPECT_TRUE(caught.contains(m.name)) << m.name;
}

INSTANTIATE_TEST_SUITE_P(Catalogue, EveryCanary, ::testing::ValuesIn(canaries),
                         [](const auto& param) { return std::string(param.param.mutant) + "__" + std::string(param.param.property); });

}  // namespace
}  // namespace dsqlsim

#include "sim/report/gate_page.h"

#include <gtest/gtest.h>

#include "sim/report/summary.h"

namespace dsqlsim::report {
namespace {

Gate some_gate() {
  Gate gate;
  gate.build = "abc";
  gate.tested = "store fixed, a port";
  gate.canaries = {{"m1", 4, "range_granted_once", "shard"}, {"m2", 1200, {}, {}}};
  GateCampaign c;
  c.spec.store = "fixed";
  c.spec.scenarios = {"shard"};
  c.spec.first_seed = 1;
  c.spec.last_seed = 9;
  c.report.runs = 36;
  c.report.goals = {{"shard", "a host crashed", 3}};
  c.report.properties = {{"shard", "range_granted_once", 30, 0, 6}};
  gate.campaigns.push_back(c);
  gate.not_done = {"real servers"};
  gate.every_scenario = false;
  return gate;
}

Finding some_finding() {
  Finding f;
  f.property = "range_granted_once";
  f.cause = "range granted twice";
  f.spec.scenario = "shard";
  f.runs = 1;
  return f;
}

bool has_line(const std::string& page, const std::string& line) {
  return ("\n" + page).find("\n" + line + "\n") != std::string::npos;
}

TEST(GatePage, IsOpenWhenAllWasDoneAndNothingFound) {
  const std::string page = gate_page(some_gate());
  EXPECT_TRUE(some_gate().failures().empty());
  EXPECT_TRUE(has_line(page, "gate of dsqlsim abc"));
  EXPECT_TRUE(has_line(page, "tested: store fixed, a port"));
  EXPECT_TRUE(has_line(page, "canary m1: found by range_granted_once in shard, run 4"));
  EXPECT_TRUE(has_line(page, "canary m2: not found in 1200 runs"));
  EXPECT_TRUE(has_line(page, "not done: real servers"));
  EXPECT_NE(page.find("goals 1 of 1"), std::string::npos);
  EXPECT_TRUE(page.ends_with("\nthe gate is open\n"));
}

TEST(GatePage, IsClosedByAPlantedMistakeThatWasNotFoundAnywhere) {
  Gate gate = some_gate();
  gate.every_scenario = true;
  EXPECT_EQ(gate.failures(), std::vector<std::string>{"the planted mistake m2 was not found in 1200 runs"});
}

TEST(GatePage, AsksTheModelAloneForGoals) {
  Gate gate = some_gate();
  gate.campaigns[0].report.goals[0].runs = 0;
  gate.campaigns[0].report.properties[0] = {"shard", "range_granted_once", 0, 0, 36};
  EXPECT_EQ(gate.failures().size(), 2U);
  gate.campaigns[0].spec.backend = gate.campaigns[0].spec.dialect = "postgres";
  EXPECT_TRUE(gate.failures().empty());
  gate.campaigns[0].report.findings = {some_finding()};
  EXPECT_EQ(gate.failures(), std::vector<std::string>{"store fixed, dialect postgres: 1 findings that are not known"});
}

TEST(GatePage, IsClosedByAFindingThatIsNotKnown) {
  Gate gate = some_gate();
  gate.campaigns[0].report.findings = {some_finding()};
  EXPECT_EQ(gate.failures(), std::vector<std::string>{"store fixed, dialect 2026-09: 1 findings that are not known"});
  EXPECT_TRUE(gate_page(gate).ends_with("\nthe gate is closed\n"));
  gate.known = *KnownFindings::parse("known " + finding_name(some_finding()), "file");
  EXPECT_TRUE(gate.failures().empty());
  gate.campaigns[0].report.findings[0].cause = "another";
  gate.campaigns[0].report.findings[0].soft = true;
  EXPECT_TRUE(gate.failures().empty());
}

TEST(GatePage, IsClosedWhenItTestedLessThanItSays) {
  Gate gate = some_gate();
  gate.campaigns[0].report.goals.push_back({"shard", "a host was paused", 0});
  gate.campaigns[0].report.properties.push_back({"shard", "no_task_lost", 0, 0, 36});
  EXPECT_EQ(gate.failures().size(), 2U);
  const std::string page = gate_page(gate);
  EXPECT_TRUE(has_line(page, "goal never reached: a host was paused (shard)"));
  EXPECT_TRUE(has_line(page, "blind property no_task_lost: undecided in all 36 runs of shard"));
}

TEST(GatePage, IsClosedWhenTheHarnessIsBlind) {
  Gate gate = some_gate();
  gate.campaigns[0].spec.scenarios.push_back("namespaces");
  EXPECT_EQ(gate.failures(),
            std::vector<std::string>{"the harness is blind in namespaces: it found none of 2 planted mistakes there"});
}

TEST(GatePage, IsClosedWhenRunsDifferOrItWasInterrupted) {
  Gate gate = some_gate();
  gate.campaigns[0].report.nondeterminism.push_back({"token", 1, 2, 3});
  gate.interrupted = true;
  EXPECT_EQ(gate.failures().size(), 2U);
}

}  // namespace
}  // namespace dsqlsim::report

#include "sim/report/summary.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace dsqlsim::report {
namespace {

CampaignReport some_report() {
  CampaignReport r;
  r.runs = 4;
  r.steps = 100;
  r.points = 100;
  r.choices = 29;
  for (std::uint64_t order = 1; order <= 3; ++order) r.orders.add(order);
  Finding f;
  f.property = "range_granted_once";
  f.cause = "range granted twice";
  f.spec.scenario = "shard_handover";
  f.spec.seed = 7;
  f.digest = 0xAB;
  f.steps = 31;
  f.explanation = "A and B hold range 6";
  f.runs = 2;
  r.findings.push_back(f);
  r.properties = {{"shard_handover", "range_granted_once", 2, 2, 0}, {"shard_handover", "no_task_lost", 0, 0, 4}};
  r.goals = {{"shard_handover", "a stale owner wrote", 3}, {"shard_handover", "retries were exhausted", 0}};
  return r;
}

CampaignSpec some_spec() {
  CampaignSpec s;
  s.first_seed = 1;
  s.last_seed = 2;
  return s;
}

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

TEST(Summary, HasALineForEachFact) {
  const std::string text = summary_text(some_spec(), some_report(), {}, SummaryDetail::counts);
  EXPECT_TRUE(has_line(text, "finding " + finding_name(some_report().findings[0]) +
                                 ": range granted twice; shard_handover, runs 2, "
                                 "build/release/dsqlsim replay shard_handover/shipped/2026-09/random/7"))
      << text;
  EXPECT_TRUE(has_line(text, "blind property no_task_lost: undecided in all 4 runs of shard_handover")) << text;
  EXPECT_TRUE(has_line(text, "goal reached: a stale owner wrote (shard_handover), runs 3")) << text;
  EXPECT_TRUE(has_line(text, "goal never reached: retries were exhausted (shard_handover)")) << text;
  EXPECT_TRUE(has_line(text, "orders 3: distinct orders of visible events")) << text;
  EXPECT_TRUE(has_line(text, "found 1 in 4 runs")) << text;
}

TEST(Summary, HasALineForEachScenarioUnlessAskedForMore) {
  const std::string text = summary_text(some_spec(), some_report());
  EXPECT_TRUE(has_line(text, "scenario shard_handover: properties 1, of these 1 violated; goals 2, of these 1 reached"))
      << text;
  EXPECT_TRUE(has_line(text, "goal never reached: retries were exhausted (shard_handover)")) << text;
  EXPECT_EQ(text.find("goal reached"), std::string::npos) << text;
}

TEST(Summary, SaysWhenThereWasHardlyAChoice) {
  CampaignReport report = some_report();
  EXPECT_NE(summary_text(some_spec(), report)
                .find("choices 29 %: share of the 100 scheduling points that had a choice; "
                      "too few to explore anything"),
            std::string::npos);
  report.choices = 30;
  EXPECT_EQ(summary_text(some_spec(), report).find("too few"), std::string::npos);
}

TEST(Summary, SaysWhenNothingWasFound) {
  CampaignReport report = some_report();
  report.findings.clear();
  EXPECT_TRUE(has_line(summary_text(some_spec(), report), "found nothing"));
}

TEST(Summary, NamesNondeterminismAndWhereItBegins) {
  CampaignReport report = some_report();
  report.nondeterminism.push_back({"t", 1, 2, 8});
  EXPECT_TRUE(has_line(summary_text(some_spec(), report),
                       "nondeterminism t: digests 0x0000000000000001 and 0x0000000000000002, they differ by step 8"));
}

TEST(SummaryJson, IsAnObjectAFindingAndOneWithTotals) {
  const std::string text = summary_json(some_spec(), some_report());
  const std::size_t end = text.find('\n');
  const auto finding = nlohmann::json::parse(text.substr(0, end));
  EXPECT_EQ(finding["property"], "range_granted_once");
  EXPECT_EQ(finding["cause"], "range granted twice");
  EXPECT_EQ(finding["scenario"], "shard_handover");
  EXPECT_EQ(finding["store"], "shipped");
  EXPECT_EQ(finding["seed"], 7);
  EXPECT_EQ(finding["token"], "shard_handover/shipped/2026-09/random/7");
  EXPECT_EQ(finding["digest"], "0x00000000000000ab");
  EXPECT_EQ(finding["steps"], 31);
  EXPECT_EQ(finding["runs"], 2);
  EXPECT_EQ(finding["explanation"], "A and B hold range 6");
  const auto totals = nlohmann::json::parse(text.substr(end + 1))["totals"];
  EXPECT_EQ(totals["runs"], 4);
  EXPECT_EQ(totals["findings"], 1);
  EXPECT_EQ(totals["blind"][0]["property"], "no_task_lost");
  EXPECT_EQ(totals["unreached"][0]["goal"], "retries were exhausted");
  EXPECT_EQ(totals["goals"][0]["runs"], 3);
  EXPECT_EQ(totals["properties"][0]["violated"], 2);
}

TEST(SummaryJson, SurvivesBytesThatAreNoText) {
  CampaignReport report = some_report();
  report.findings[0].explanation = "\xFF";
  EXPECT_NE(summary_json(some_spec(), report).find("explanation"), std::string::npos);
}

TEST(FindingName, DependsOnPropertyCauseAndScenarioOnly) {
  Finding a = some_report().findings[0];
  Finding b = a;
  b.spec.seed = 99;
  b.runs = 5;
  EXPECT_EQ(finding_name(a), finding_name(b));
  b.cause = "other";
  EXPECT_NE(finding_name(a), finding_name(b));
  EXPECT_TRUE(finding_name(a).starts_with("range_granted_once."));
}

}  // namespace
}  // namespace dsqlsim::report

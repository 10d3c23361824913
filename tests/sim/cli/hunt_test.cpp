#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/sim/cli/called.h"

namespace dsqlsim::cli {
namespace {

using toy::call;
using toy::Called;

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

TEST(Hunt, EndsWithOneWhenSomethingIsViolatedAndWithZeroOtherwise) {
  EXPECT_EQ(call({"hunt", "--seeds=20"}).code, 1);
  EXPECT_EQ(call({"hunt", "--seeds=20", "--store=fixed"}).code, 0);
}

TEST(Hunt, TellsEachKindOfMistakeOnceAndListsItInTheSummary) {
  const Called o = call({"hunt", "--seeds=40"});
  EXPECT_EQ(count(o.out, "violated no_lost_update: update lost\n"), 1U) << o.out;
  // The same story: two increments that overlap.
  EXPECT_EQ(count(o.out, "violated counters_grow: counter stands still\n"), 0U);
  EXPECT_EQ(count(o.out, " also violates counters_grow: counter stands still\nreplay: "), 1U);
  EXPECT_EQ(count(o.out, "bug 1: no_lost_update (counters), counters_grow (counters); runs "), 1U);
  EXPECT_EQ(count(o.out, "\nbug "), 1U);
  EXPECT_EQ(count(o.out, ": update lost; counters, runs "), 1U);
  EXPECT_EQ(o.last_line(), "found 2 in 240 runs");
  EXPECT_EQ(o.err, "");
}

/// The names in the lines "finding NAME: ..." of a hunt.
std::vector<std::string> names_in(const Called& o) {
  std::vector<std::string> names;
  for (const std::string& line : o.lines()) {
    if (line.starts_with("finding ")) names.push_back(line.substr(8, line.find(':') - 8));
  }
  return names;
}

TEST(Hunt, IsNotRedForWhatIsKnown) {
  const Called all = call({"hunt", "--seeds=40"});
  const std::vector<std::string> names = names_in(all);
  ASSERT_EQ(names.size(), 2U);
  const std::string file = toy::fresh_file("known");
  std::ofstream(file) << "known " << names[0] << " why\nknown " << names[1] << "\n";
  const Called known = call({"hunt", "--seeds=40", "--known=" + file});
  EXPECT_EQ(known.code, 0) << known.out;
  EXPECT_NE(known.out.find("known finding " + names[0] + ": "), std::string::npos);
  EXPECT_TRUE(known.says("known findings 2: 2 of them seen"));
  EXPECT_EQ(known.out.find("\nviolated"), std::string::npos);
  std::ofstream(file) << "known " << names[0] << "\nfixed " << names[1] << "\n";
  const Called back = call({"hunt", "--seeds=40", "--known=" + file});
  EXPECT_EQ(back.code, 1);
  EXPECT_NE(back.out.find("regressed finding " + names[1] + ": "), std::string::npos) << back.out;
  EXPECT_EQ(call({"hunt", "--known=/no/such/file"}).code, 2);
}

TEST(Hunt, AFindingFitsAScreenOnceShrunk) {
  const Called o = call({"hunt", "--seeds=40", "--limit-findings=1"});
  const auto lines = o.lines();
  const auto end =
      std::find_if(lines.begin(), lines.end(), [](const std::string& l) { return l.starts_with("shrunk: "); });
  ASSERT_NE(end, lines.end());
  EXPECT_LT(end - lines.begin(), 40);
}

TEST(Hunt, PrintsTheSameBytesTwice) { EXPECT_EQ(call({"hunt", "--seeds=20"}).out, call({"hunt", "--seeds=20"}).out); }

TEST(Hunt, LimitsStoriesAndStillListsEveryFinding) {
  const Called o = call({"hunt", "--seeds=40", "--limit-findings=0"});
  EXPECT_EQ(count(o.out, "violated no_lost_update"), 0U);
  EXPECT_EQ(count(o.out, "\nfinding ") + (o.out.starts_with("finding ") ? 1 : 0), 2U);
}

TEST(Hunt, SaysWhichPropertiesWereBlindAndWhichGoalsWereNotReached) {
  const Called o = call({"hunt", "--seeds=5", "--store=fixed", "--scenario=counters"});
  EXPECT_TRUE(o.says("blind property never_judged: undecided in all 10 runs of counters")) << o.out;
  EXPECT_TRUE(o.says("goal never reached: a miracle (counters)"));
  EXPECT_TRUE(o.says("scenario counters: properties 2, of these 0 violated; goals 2, of these 1 reached")) << o.out;
  const Called each = call({"hunt", "--seeds=5", "--store=fixed", "--scenario=counters", "--verbose"});
  EXPECT_TRUE(each.says("goal reached: somebody incremented (counters), runs 10"));
}

TEST(Hunt, MayRequireThatGoalsAreReached) {
  EXPECT_EQ(call({"hunt", "--seeds=5", "--store=fixed", "--require-reached"}).code, 1);
  EXPECT_EQ(call({"hunt", "--seeds=5", "--store=fixed", "--require-reached", "--scenario=calm"}).code, 0);
}

TEST(Hunt, ChecksDeterminism) {
  EXPECT_EQ(call({"hunt", "--seeds=5", "--store=fixed", "--scenario=counters", "--check-determinism"}).code, 0);
}

TEST(Hunt, EndsWithFourWhenARunIsNotDeterministic) {
  const Called o = call({"hunt", "--seeds=1", "--store=fixed", "--scenario=fickle", "--check-determinism"});
  EXPECT_EQ(o.code, 4) << o.out;
  EXPECT_NE(o.out.find("nondeterminism fickle/fixed/2026-09/random/1: digests 0x"), std::string::npos);
}

TEST(Hunt, AsJsonPrintsObjectsAndNothingElse) {
  const Called o = call({"hunt", "--seeds=40", "--json"});
  EXPECT_EQ(o.code, 1);
  const auto lines = o.lines();
  ASSERT_EQ(lines.size(), 3U);
  for (std::size_t i = 0; i < 2; ++i) {
    const auto finding = nlohmann::json::parse(lines[i]);
    for (const char* key : {"finding", "property", "cause", "scenario", "store", "seed", "token", "digest", "steps",
                            "explanation", "runs"}) {
      EXPECT_TRUE(finding.contains(key)) << key;
    }
  }
  EXPECT_EQ(nlohmann::json::parse(lines[2])["totals"]["runs"], 240);
}

TEST(Hunt, TheTokenOfAFindingReplaysToItsDigest) {
  const auto finding = nlohmann::json::parse(call({"hunt", "--seeds=40", "--json"}).lines()[0]);
  const Called replayed = call({"replay", finding["token"], "--digest"});
  EXPECT_EQ(replayed.code, 1);
  EXPECT_EQ(replayed.out, "digest " + finding["digest"].get<std::string>() + "\n");
}

TEST(Hunt, WithoutShrinkingKeepsTheFirstRun) {
  const auto finding = nlohmann::json::parse(call({"hunt", "--seeds=40", "--json", "--no-shrink"}).lines()[0]);
  const std::string token = finding["token"];
  EXPECT_EQ(count(token, "/"), 4U) << token;
}

TEST(Peel, AddsTheRemedyThatMendsAndHuntsAgain) {
  const Called o = call({"hunt", "--peel", "--seeds=30", "--scenario=counters"});
  EXPECT_EQ(o.code, 1);
  const auto lines = o.lines();
  ASSERT_GE(lines.size(), 3U);
  EXPECT_TRUE(lines[lines.size() - 3].starts_with("peel 1: counters_grow: ")) << o.out;
  EXPECT_NE(lines[lines.size() - 3].find("-> remedy lock_counter (0 of "), std::string::npos) << o.out;
  EXPECT_EQ(lines[lines.size() - 2], "peel 2: found nothing in 60 runs of shipped+lock_counter");
  EXPECT_EQ(lines[lines.size() - 1], "fixed: found nothing in 60 runs");
}

TEST(Peel, OfAStoreWithoutBugsIsOneStep) {
  const Called o = call({"hunt", "--peel", "--seeds=10", "--store=fixed", "--scenario=counters"});
  EXPECT_EQ(o.code, 0);
  EXPECT_TRUE(o.says("peel 1: found nothing in 20 runs of fixed"));
}

TEST(Peel, SaysWhenNoRemedyMends) {
  const Called o = call({"hunt", "--peel", "--seeds=30", "--store=shipped+stubborn", "--scenario=counters"});
  EXPECT_EQ(o.code, 1);
  EXPECT_NE(o.out.find("no remedy mends it"), std::string::npos) << o.out;
}

}  // namespace
}  // namespace dsqlsim::cli

#include <gtest/gtest.h>

#include "tests/sim/cli/called.h"
#include "tests/sim/cli/toy.h"

namespace dsqlsim::cli {
namespace {

using toy::call;
using toy::Called;

TEST(Gate, FindsWhatIsPlantedAndSaysWhatWasDone) {
  const Called o = call({"gate", "--scenario=counters", "--store=fixed", "--for=1s"});
  EXPECT_TRUE(o.says("tested: store fixed, a toy"));
  EXPECT_NE(o.out.find("canary stubborn: found by no_lost_update in counters, run "), std::string::npos) << o.out;
  EXPECT_NE(o.out.find("campaign store fixed, dialect 2024-12: runs "), std::string::npos);
  // The toy has a goal that is out of reach, and a property that is never decided.
  EXPECT_EQ(o.code, 1);
  EXPECT_TRUE(o.says("goal never reached: a miracle (counters)"));
  EXPECT_NE(o.out.find("\nblind property never_judged: undecided in all "), std::string::npos);
  EXPECT_EQ(o.last_line(), "the gate is closed");
  EXPECT_EQ(o.out.find("finding "), std::string::npos);
}

TEST(Gate, FailsForFindingsAndForBlindness) {
  const Called o = call({"gate", "--for=1s"});
  EXPECT_EQ(o.code, 4) << "fickle runs differ";
  EXPECT_NE(o.out.find("fails: store shipped, dialect 2026-09: 2 findings that are not known\n"), std::string::npos) << o.out;
  EXPECT_TRUE(o.says("fails: the harness is blind in calm: it found none of 1 planted mistakes there"));
  EXPECT_TRUE(o.says("fails: store shipped, dialect 2026-09: runs of one token differed"));
}

// What is planted shows in `counters` first, and each mistake is hunted until it shows anywhere.
TEST(Gate, LooksIntoAScenarioThatOthersHide) {
  cli::Tool tool = toy::tool();
  std::vector<Scenario> scenarios(tool.catalogue.scenarios.begin(), tool.catalogue.scenarios.end());
  scenarios.push_back(scenarios.front());
  scenarios.back().name = "twins";
  tool.catalogue.scenarios = scenarios;
  const Called o = toy::call(tool, {"gate", "--scenario=counters,twins", "--store=fixed", "--for=1s"});
  EXPECT_NE(o.out.find("canary stubborn: found by no_lost_update in counters, run "), std::string::npos) << o.out;
  EXPECT_NE(o.out.find("canary stubborn: found by no_lost_update in twins, run "), std::string::npos) << o.out;
}

TEST(Gate, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(call({"gate", "--store=fixd"}).err, "dsqlsim: unknown store 'fixd'; did you mean 'fixed'? Valid: shipped, fixed, refactored, lock_counter, useless, stubborn\n");
  EXPECT_EQ(call({"gate", "--for=soon"}).code, 2);
  EXPECT_EQ(call({"gate", "--postgres", "--for=1s"}).err, "dsqlsim: unknown backend 'postgres'; did you mean 'model'? Valid: model\n");
  EXPECT_EQ(call({"gate", "--known=/no/such/file"}).code, 2);
  EXPECT_EQ(call({"gate", "--jobs=x"}).code, 2);
}

}  // namespace
}  // namespace dsqlsim::cli

// A recording is followed by meaning: on the same code it is the same run, and after the code has changed elsewhere it
// still shows what it showed.

#include <gtest/gtest.h>

#include "tests/sim/toy_scenarios.h"

namespace dsqlsim {
namespace {

using testing::toy_catalogue;
using testing::toy_spec;

class Recorded : public ::testing::TestWithParam<std::string> {};

RunOptions record() {
  RunOptions options;
  options.record = true;
  return options;
}

RunOptions follow(const RunReport& recorded) {
  RunOptions options = record();
  options.follow = &recorded.recording;
  return options;
}

TEST_P(Recorded, on_the_same_code_it_is_the_same_run) {
  Workspace workspace(toy_catalogue());
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    const RunSpec spec = toy_spec(seed, seed % 2 == 0 ? "shipped" : "fixed", GetParam());
    const auto original = run(spec, workspace, record());
    // The seed is not needed any more: every draw is in the recording.
    RunSpec other = spec;
    other.seed = seed + 1'000'000;
    const auto followed = run(other, workspace, follow(*original));
    ASSERT_EQ(followed->recording.schedule, original->recording.schedule) << spec.token();
    ASSERT_EQ(followed->ended_at, original->ended_at) << spec.token();
    ASSERT_EQ(followed->schedule.order, original->schedule.order) << spec.token();
  }
}

// "later" looks around with one more statement, which has nothing to do with the counter.
TEST_P(Recorded, still_shows_the_violation_after_an_unrelated_statement_was_added) {
  Workspace workspace(toy_catalogue());
  int tried = 0;
  int shown = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const auto original = run(toy_spec(seed, "shipped", GetParam()), workspace, record());
    if (original->verdict_of("no_update_is_lost")->verdict.kind != VerdictKind::violated) continue;
    ++tried;
    const auto later = run(toy_spec(seed, "later", GetParam()), workspace, follow(*original));
    shown += later->verdict_of("no_update_is_lost")->verdict.kind == VerdictKind::violated ? 1 : 0;
  }
  EXPECT_GT(tried, 20);
  EXPECT_EQ(shown, tried);
}

INSTANTIATE_TEST_SUITE_P(Strategies, Recorded, ::testing::Values("random", "pct:3"),
                         [](const auto& param) { return param.param.substr(0, param.param.find(':')); });

TEST(Recording, an_empty_one_is_the_simplest_run) {
  Workspace workspace(toy_catalogue());
  RunReport nothing;
  const auto report = run(toy_spec(1), workspace, follow(nothing));
  EXPECT_EQ(report->strikes, 0U);
  EXPECT_TRUE(report->faults_on.empty());
  EXPECT_EQ(report->verdict_of("everybody_gets_on")->verdict.kind, VerdictKind::holds);
}

}  // namespace
}  // namespace dsqlsim

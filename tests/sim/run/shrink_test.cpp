#include "sim/run/shrink.h"

#include <gtest/gtest.h>

#include "tests/sim/toy_scenarios.h"

namespace dsqlsim {
namespace {

using testing::toy_catalogue;
using testing::toy_spec;

const ShrinkTarget lost{"no_update_is_lost", "update lost"};

bool shows(const RunReport& report) {
  const Verdict& v = report.verdict_of(lost.property)->verdict;
  return v.kind == VerdictKind::violated && v.cause == lost.cause;
}

/// The first runs of a strategy that lose an update.
std::vector<RunSpec> violating(Workspace& workspace, const std::string& strategy, std::size_t wanted) {
  std::vector<RunSpec> found;
  for (std::uint64_t seed = 0; seed < 500 && found.size() < wanted; ++seed) {
    const RunSpec spec = toy_spec(seed, "shipped", strategy);
    if (shows(*run(spec, workspace))) found.push_back(spec);
  }
  return found;
}

class EveryStrategy : public ::testing::TestWithParam<std::string> {};

// Two increments that overlap, and whether their events may be reordered: four brackets at most explain a lost update.
// With a fault or a deadline in it, a few more.
TEST_P(EveryStrategy, finds_shrinks_and_replays_a_lost_update) {
  Workspace workspace(toy_catalogue());
  const std::vector<RunSpec> specs = violating(workspace, GetParam(), 10);
  ASSERT_EQ(specs.size(), 10U);
  for (const RunSpec& spec : specs) {
    const auto small = shrink(spec, lost, workspace);
    ASSERT_TRUE(small.has_value()) << small.error();
    EXPECT_TRUE(small->minimal);
    EXPECT_LE(small->brackets_after, 4U) << small->spec.token();
    EXPECT_LT(small->brackets_after, small->brackets_before);
    EXPECT_EQ(small->spec.keep->size(), small->brackets_after);

    Workspace cold(toy_catalogue());
    const auto spelled = RunSpec::parse(small->spec.token());
    ASSERT_TRUE(spelled.has_value());
    const auto replayed = run(*spelled, cold);
    EXPECT_EQ(replayed->digest, small->digest);
    EXPECT_TRUE(shows(*replayed));
  }
}

TEST_P(EveryStrategy, cannot_shrink_further_what_is_minimal) {
  Workspace workspace(toy_catalogue());
  const auto small = shrink(violating(workspace, GetParam(), 1)[0], lost, workspace);
  ASSERT_TRUE(small->minimal);
  for (const BracketTag tag : *small->spec.keep) {
    RunSpec smaller = small->spec;
    std::erase(*smaller.keep, tag);
    EXPECT_FALSE(shows(*run(smaller, workspace))) << "without " << tag.text();
  }
  const auto again = shrink(small->spec, lost, workspace);
  EXPECT_EQ(again->spec.token(), small->spec.token());
  EXPECT_EQ(again->digest, small->digest);
}

TEST_P(EveryStrategy, shrinks_the_same_way_each_time) {
  Workspace warm(toy_catalogue());
  const RunSpec spec = violating(warm, GetParam(), 1)[0];
  Workspace cold(toy_catalogue());
  EXPECT_EQ(shrink(spec, lost, warm)->spec.token(), shrink(spec, lost, cold)->spec.token());
}

INSTANTIATE_TEST_SUITE_P(Shrink, EveryStrategy, ::testing::Values("random", "pct:3"),
                         [](const auto& param) { return param.param.substr(0, param.param.find(':')); });

TEST(Shrink, a_budget_ends_it_with_something_that_still_shows) {
  Workspace workspace(toy_catalogue());
  const auto small = shrink(violating(workspace, "random", 1)[0], lost, workspace, 4);
  EXPECT_FALSE(small->minimal);
  EXPECT_LE(small->runs, 6U);
  EXPECT_TRUE(shows(*run(small->spec, workspace)));
}

TEST(Shrink, needs_a_violation) {
  Workspace workspace(toy_catalogue());
  const RunSpec fine = toy_spec(1, "fixed");
  EXPECT_EQ(shrink(fine, lost, workspace).error(),
            "run counter/fixed/2026-09/random/1 does not violate no_update_is_lost: nothing to shrink");
  EXPECT_FALSE(shrink(violating(workspace, "random", 1)[0], {lost.property, "another cause"}, workspace).has_value());
  EXPECT_FALSE(shrink(toy_spec(1, "nonsense"), lost, workspace).has_value());
}

}  // namespace
}  // namespace dsqlsim

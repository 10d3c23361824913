#include "sim/cli/run_line.h"

#include <gtest/gtest.h>

#include "tests/sim/cli/toy.h"

namespace dsqlsim::cli {
namespace {

TEST(RunLine, TellsAllThatACampaignCounts) {
  const Tool tool = toy::tool();
  Workspace workspace(tool.catalogue);
  const RunReport run = *dsqlsim::run(*RunSpec::parse("counters/shipped/2026-09/random/1"), workspace);
  const auto read = read_run_line(run_line(run), run.spec, tool.catalogue);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->digest, run.digest);
  EXPECT_EQ(read->checkpoints, run.checkpoints);
  EXPECT_EQ(read->steps, run.steps);
  EXPECT_EQ(read->calls, run.calls);
  EXPECT_EQ(read->strikes, run.strikes);
  EXPECT_EQ(read->goals, run.goals);
  EXPECT_EQ(read->schedule.points, run.schedule.points);
  EXPECT_EQ(read->schedule.choices, run.schedule.choices);
  EXPECT_EQ(read->schedule.order, run.schedule.order);
  ASSERT_EQ(read->verdicts.size(), run.verdicts.size());
  EXPECT_EQ(read->verdicts[0].verdict.kind, VerdictKind::violated);
  for (std::size_t i = 0; i < run.verdicts.size(); ++i) {
    EXPECT_EQ(read->verdicts[i].property, run.verdicts[i].property);
    EXPECT_EQ(read->verdicts[i].verdict.kind, run.verdicts[i].verdict.kind);
    EXPECT_EQ(read->verdicts[i].verdict.cause, run.verdicts[i].verdict.cause);
    if (run.verdicts[i].verdict.kind != VerdictKind::violated) continue;
    EXPECT_EQ(read->verdicts[i].verdict.explanation, run.verdicts[i].verdict.explanation);
  }
}

TEST(RunLine, HalfALineIsNone) {
  const Tool tool = toy::tool();
  EXPECT_FALSE(read_run_line("{\"verdicts\":[true,", *RunSpec::parse("counters/shipped/2026-09/random/1"), tool.catalogue));
}

}  // namespace
}  // namespace dsqlsim::cli

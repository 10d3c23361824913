// `dsqlsim compare`: nothing that it cannot explain, and words that it does not know.

#include <gtest/gtest.h>

#include "tests/sim/cli/workers/program.h"

namespace dsqlsim::tests {
namespace {

TEST(CompareCommand, explains_every_difference) {
  Program program({DSQLSIM, "compare", "--seeds=1", "--programs=600"});
  EXPECT_EQ(program.wait(), 0) << program.out() << program.err();
  const std::string out = program.out();
  EXPECT_NE(out.find("no unexplained difference\n"), std::string::npos) << out;
  EXPECT_NE(out.find(" runs and 600 programs: "), std::string::npos) << out;
  // Programs in which nobody meets anybody would compare nothing.
  EXPECT_NE(out.find("a lock was refused that DSQL does not have"), std::string::npos) << out;
  EXPECT_NE(out.find("40001 came at the statement, and DSQL gives it at COMMIT"), std::string::npos) << out;
}

TEST(CompareCommand, knows_its_words) {
  Program nonsense({DSQLSIM, "compare", "nonsense"});
  EXPECT_EQ(nonsense.wait(), 2);
  Program scenario({DSQLSIM, "compare", "--scenario=cluster_strat", "--seeds=1"});
  EXPECT_EQ(scenario.wait(), 2);
  EXPECT_NE(scenario.err().find("cluster_start"), std::string::npos) << scenario.err();
  Program store({DSQLSIM, "compare", "--scenario=cluster_start", "--store=fxied"});
  EXPECT_EQ(store.wait(), 2);
}

}  // namespace
}  // namespace dsqlsim::tests

#include <gtest/gtest.h>

#include <regex>

#include "tests/sim/cli/called.h"

namespace dsqlsim::cli {
namespace {

using toy::call;
using toy::Called;
using toy::fresh_file;
using toy::violating;

TEST(Neighbours, SayHowManyViolateWhat) {
  const Called o = call({"replay", violating, "--neighbours=60"});
  EXPECT_EQ(o.code, 1);
  std::smatch tried;
  ASSERT_TRUE(std::regex_search(o.out, tried, std::regex("\nneighbours: 60 tried, ([0-9]+) different runs\n")))
      << o.out;
  EXPECT_GT(std::stoul(tried[1]), 30U);
  std::smatch found;
  ASSERT_TRUE(std::regex_search(
      o.out, found,
      std::regex(
          "\nneighbours: ([0-9]+) of 60 violated no_lost_update: update lost; the first is --neighbour=([0-9]+)\n")))
      << o.out;
  EXPECT_GT(std::stoul(found[1]), 0U);
  EXPECT_LE(std::stoul(found[1]), 60U);
  EXPECT_EQ(o.out, call({"replay", violating, "--neighbours=60"}).out);
  const Called one = call({"replay", violating, "--neighbour=" + found[2].str()});
  EXPECT_EQ(one.code, 1);
  EXPECT_NE(one.out.find("\nviolated no_lost_update: "), std::string::npos) << one.out;
}

// The run that lost an update does not any more, because one writer is held up; its neighbours tell.
TEST(Neighbours, TellAFixFromADodge) {
  std::string dodged;
  for (int number = 1; number < 100 && dodged.empty(); ++number) {
    const std::string file = fresh_file("dodged.json");
    const Called o = call({"replay", violating, "--neighbour=" + std::to_string(number), "--record=" + file});
    if (o.code == 0) dodged = file;
  }
  ASSERT_FALSE(dodged.empty());
  EXPECT_EQ(call({"replay", dodged}).code, 0);
  const Called around = call({"replay", dodged, "--neighbours=60"});
  EXPECT_EQ(around.code, 1);
  EXPECT_NE(around.out.find(" violated no_lost_update: update lost; the first is --neighbour="), std::string::npos)
      << around.out;
}

TEST(Neighbours, OfAFixedStoreViolateNothing) {
  const Called o = call({"replay", violating, "--store=fixed", "--neighbours=60"});
  EXPECT_EQ(o.code, 0) << o.out;
  EXPECT_TRUE(std::regex_search(o.out, std::regex("\nneighbours: 60 tried, [0-9]+ different runs, nothing violated\n")))
      << o.out;
  EXPECT_NE(o.out.find("run counters/fixed/2026-09/random/1: "), std::string::npos);
}

TEST(Neighbours, NeedANumber) {
  EXPECT_EQ(call({"replay", violating, "--neighbours=0"}).code, 2);
  EXPECT_EQ(call({"replay", violating, "--neighbours=3", "--neighbour=2"}).code, 2);
  EXPECT_EQ(call({"replay", violating, "--store=nothing"}).code, 2);
}

}  // namespace
}  // namespace dsqlsim::cli

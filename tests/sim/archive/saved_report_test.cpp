#include "sim/archive/saved_report.h"

#include <gtest/gtest.h>

#include "tests/sim/toy_scenarios.h"

namespace dsqlsim::archive {
namespace {

using testing::toy_catalogue;

CampaignSpec hunt(std::uint64_t first, std::uint64_t last) {
  CampaignSpec spec;
  spec.scenarios = {"counter"};
  spec.strategies = {"random", "pct:3"};
  spec.first_seed = first;
  spec.last_seed = last;
  return spec;
}

TEST(SavedReport, GoesOnAsIfItHadNeverStopped) {
  Workspace workspace(toy_catalogue());
  const auto whole = campaign(hunt(1, 60), workspace, {});
  const auto first = campaign(hunt(1, 25), workspace, {});
  ASSERT_FALSE(first->findings.empty());
  auto read = read_saved_report(saved_report(*first), toy_catalogue());
  ASSERT_TRUE(read.has_value());
  read->orders = first->orders;
  OwnRunner runner(workspace);
  const auto both = campaign(hunt(26, 60), toy_catalogue(), runner, {}, std::move(*read));
  EXPECT_EQ(saved_report(*both), saved_report(*whole));
  EXPECT_EQ(both->orders.count(), whole->orders.count());
}

TEST(SavedReport, OfOtherProgramsIsNone) {
  Workspace workspace(toy_catalogue());
  const std::string text = saved_report(*campaign(hunt(1, 10), workspace, {}));
  EXPECT_FALSE(read_saved_report("", toy_catalogue()).has_value());
  EXPECT_FALSE(read_saved_report(text.substr(0, text.size() / 2), toy_catalogue()).has_value());
  std::string other = text;
  const std::size_t at = other.find("\"counter\"");
  ASSERT_NE(at, std::string::npos);
  other.replace(at, 9, "\"nothing\"");
  EXPECT_FALSE(read_saved_report(other, toy_catalogue()).has_value());
}

}  // namespace
}  // namespace dsqlsim::archive

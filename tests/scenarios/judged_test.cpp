// A property that no scenario judges would never be red, and nothing would tell.

#include <gtest/gtest.h>

#include <algorithm>

#include "sim/cli/everything.h"

namespace dsqlsim {
namespace {

TEST(Judged, EveryPropertyIsJudgedInSomeScenario) {
  const Catalogue& catalogue = cli::everything();
  for (std::size_t p = 0; p < catalogue.properties.size(); ++p) {
    const auto judges = [p](const Scenario& s) {
      return std::find(s.properties.begin(), s.properties.end(), p) != s.properties.end();
    };
    EXPECT_TRUE(std::any_of(catalogue.scenarios.begin(), catalogue.scenarios.end(), judges))
        << catalogue.properties[p].name << " is judged nowhere: name it in scenarios/judged.cpp";
  }
}

}  // namespace
}  // namespace dsqlsim

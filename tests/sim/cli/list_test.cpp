#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/sim/cli/called.h"

namespace dsqlsim::cli {
namespace {

using toy::call;
using toy::Called;

TEST(List, HasANameALineAndThenItsMeaning) {
  const Called o = call({"list", "scenarios"});
  EXPECT_EQ(o.code, 0);
  EXPECT_EQ(o.out,
            "counters  Two hosts increment one counter.\n"
            "calm      One host increments alone.\n"
            "fickle    Never the same twice.\n");
}

TEST(List, KnowsEveryCatalogue) {
  for (const char* what : {"scenarios", "properties", "faults", "strategies", "stores", "remedies", "mutants",
                           "dialects", "knobs", "backends"}) {
    const Called o = call({"list", what});
    EXPECT_EQ(o.code, 0) << what;
    EXPECT_FALSE(o.out.empty()) << what;
  }
}

TEST(List, AsJsonIsOneArray) {
  const auto all = nlohmann::json::parse(call({"list", "stores", "--json"}).out);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1]["name"], "fixed");
  EXPECT_EQ(all[1]["sentence"], "Reads with a lock.");
}

}  // namespace
}  // namespace dsqlsim::cli

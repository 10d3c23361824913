#include "sim/run/workspace.h"

#include <gtest/gtest.h>

#include "tests/sim/toy_scenarios.h"

namespace dsqlsim {
namespace {

using testing::toy_catalogue;

TEST(Workspace, makes_a_database_once_a_scenario_and_gives_it_back_as_it_was_loaded) {
  Workspace workspace(toy_catalogue());
  const Scenario& counter = *toy_catalogue().find_scenario("counter");
  const Scenario& standstill = *toy_catalogue().find_scenario("standstill");
  Backend* first = *workspace.backend("model", newest_dialect, counter);
  auto& toy = dynamic_cast<testing::ToyBackend&>(*first);
  EXPECT_EQ(toy.rows.at(1).value, 100);
  toy.rows[1].value = 7;
  toy.rows[9].value = 7;
  EXPECT_NE(*workspace.backend("model", newest_dialect, standstill), first);
  EXPECT_EQ(*workspace.backend("model", newest_dialect, counter), first);
  EXPECT_EQ(toy.rows.size(), 2U);
  EXPECT_EQ(toy.rows.at(1).value, 100);
}

TEST(Workspace, makes_a_store_once) {
  Workspace workspace(toy_catalogue());
  EXPECT_EQ(*workspace.store("fixed"), *workspace.store("fixed"));
  EXPECT_NE(*workspace.store("fixed"), *workspace.store("shipped"));
  EXPECT_FALSE(workspace.store("nonsense").has_value());
}

TEST(Catalogue, finds_by_name) {
  EXPECT_EQ(toy_catalogue().find_property("never_judged")->name, "never_judged");
  EXPECT_EQ(toy_catalogue().find_property("never"), nullptr);
  EXPECT_EQ(toy_catalogue().find_scenario("nowhere"), nullptr);
}

}  // namespace
}  // namespace dsqlsim

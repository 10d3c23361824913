#include "sim/faults/fault_plan.h"

#include <map>
#include <set>

#include <gtest/gtest.h>

#include "sim/core/scheduler.h"
#include "sim/faults/catalogue.h"
#include "tests/sim/faults/struck.h"

namespace dsqlsim {
namespace {

CallPoint commit_number(std::uint32_t n) {
  return {EventKind::commit, true, Address{1, 0, name_hash("owner"), n, name_hash("COMMIT"), 0}};
}

TEST(FaultPlan, without_faults_nothing_strikes) {
  FaultPlan none;
  Choices choices(1);
  for (std::uint32_t n = 0; n < 100; ++n) EXPECT_FALSE(none.strike(commit_number(n), choices).has_value());
  EXPECT_TRUE(none.switched_on().empty());
}

TEST(FaultPlan, strikes_no_more_often_than_its_budget) {
  FaultPlan plan = testing::strike_at("COMMIT", {EffectKind::lose_reply, {}, {}}, 3);
  Choices choices(1);
  int struck = 0;
  for (std::uint32_t n = 0; n < 100; ++n) struck += plan.strike(commit_number(n), choices).has_value() ? 1 : 0;
  EXPECT_EQ(struck, 3);
  EXPECT_EQ(plan.strikes(), 3U);
}

TEST(FaultPlan, nothing_strikes_once_it_was_stopped) {
  FaultPlan plan = testing::strike_at("COMMIT", {EffectKind::lose_reply, {}, {}}, 100);
  Choices choices(1);
  EXPECT_TRUE(plan.strike(commit_number(1), choices).has_value());
  plan.stop();
  EXPECT_FALSE(plan.strike(commit_number(2), choices).has_value());
}

TEST(FaultPlan, a_strike_that_was_shrunk_away_costs_nothing) {
  FaultPlan plan = testing::strike_at("COMMIT", {EffectKind::lose_reply, {}, {}}, 1);
  Choices listed(1);
  std::vector<OpenedBracket> opened;
  listed.list_brackets_into(&opened);
  for (std::uint32_t n = 1; n <= 2; ++n) {
    FaultPlan other = testing::strike_at("COMMIT", {EffectKind::lose_reply, {}, {}}, 1);
    (void)other.strike(commit_number(n), listed);
  }
  ASSERT_EQ(opened.size(), 2U);
  Choices choices(1);
  choices.keep_only({opened[1].tag});
  EXPECT_FALSE(plan.strike(commit_number(1), choices).has_value());
  EXPECT_TRUE(plan.strike(commit_number(2), choices).has_value());
}

TEST(FaultPlan, some_runs_are_quiet_and_each_fault_is_on_in_some) {
  std::map<std::string_view, int> on;
  int quiet = 0;
  for (std::uint64_t seed = 0; seed < 800; ++seed) {
    Choices choices(seed);
    const FaultPlan plan(faults::all(), choices);
    quiet += plan.switched_on().empty() ? 1 : 0;
    for (const std::string_view name : plan.switched_on()) ++on[name];
  }
  EXPECT_NEAR(quiet, 100, 50);
  ASSERT_EQ(on.size(), faults::all().size());
  for (const auto& [name, runs] : on) EXPECT_NEAR(runs, 350, 80) << name;
}

// A fault more in the catalogue must not shift what the others do in any old token.
TEST(FaultPlan, each_fault_is_drawn_by_its_name) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Choices with(seed);
    Choices without(seed);
    const auto all = FaultPlan(faults::all(), with).switched_on();
    const auto rest = FaultPlan(faults::all().subspan(1), without).switched_on();
    std::set<std::string_view> expected(all.begin(), all.end());
    expected.erase(faults::all().front().name);
    EXPECT_EQ(std::set<std::string_view>(rest.begin(), rest.end()), expected);
  }
}

TEST(FaultPlan, the_simplest_run_has_no_faults) {
  const Recording nothing;
  Choices choices(1, nothing);
  EXPECT_TRUE(FaultPlan(faults::all(), choices).switched_on().empty());
}

TEST(FaultCatalogue, names_are_unique_and_every_fault_says_what_it_does) {
  std::set<std::string_view> names;
  for (const Fault& fault : faults::all()) {
    EXPECT_TRUE(names.insert(fault.name).second) << fault.name;
    EXPECT_EQ(fault.label.text(), fault.name);
    EXPECT_GT(fault.sentence.size(), 10U);
    EXPECT_GT(fault.rate.value, 0U);
  }
}

// Injected failures must be legal: what has no effects is never refused at COMMIT, and its reply is never the point.
TEST(FaultCatalogue, effects_fit_the_call_they_strike) {
  for (const Fault& fault : faults::all()) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      Choices choices(seed);
      for (const bool may : {false, true}) {
        for (const EventKind kind : {EventKind::snapshot, EventKind::statement, EventKind::commit}) {
          CallPoint call = commit_number(1);
          call.kind = kind;
          call.may_have_effects = may;
          if (!fault.applies(call)) continue;
          const auto effect = fault.decide(call, choices);
          if (!effect.has_value()) continue;
          if (!may) {
            EXPECT_TRUE(effect->kind == EffectKind::lose_request || effect->kind >= EffectKind::crash_host) << fault.name;
          }
          EXPECT_TRUE(effect->delay.us >= 0 || effect->kind == EffectKind::step_clock) << fault.name;
          EXPECT_GE(effect->downtime.us, 0) << fault.name;
        }
      }
    }
  }
}

TEST(FaultCatalogue, a_late_commit_is_late_by_less_than_a_transaction_may_last) {
  for (const Fault& fault : faults::all()) {
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
      Choices choices(seed);
      if (!fault.applies(commit_number(1))) continue;
      const auto effect = fault.decide(commit_number(1), choices);
      if (effect.has_value() && effect->kind == EffectKind::late_request) {
        EXPECT_LT(effect->delay, seconds(300));
      }
    }
  }
}

TEST(StormOfConflicts, refuses_every_commit_of_an_operation_or_none) {
  const Fault* storm = nullptr;
  for (const Fault& fault : faults::all()) {
    if (fault.whole_operation) storm = &fault;
  }
  ASSERT_NE(storm, nullptr);
  int stormy = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    Choices choices(seed);
    FaultPlan plan(std::span(storm, 1), PerMille{100}, 1'000);
    int struck = 0;
    for (std::uint32_t nth = 0; nth < 5; ++nth) {
      CallPoint call = commit_number(1);
      call.at.nth = nth;
      struck += plan.strike(call, choices).has_value() ? 1 : 0;
    }
    EXPECT_TRUE(struck == 0 || struck == 5);
    stormy += struck == 5 ? 1 : 0;
  }
  EXPECT_NEAR(stormy, 40, 25);
}

}  // namespace
}  // namespace dsqlsim

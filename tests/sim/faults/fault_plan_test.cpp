#include "sim/faults/fault_plan.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "sim/core/scheduler.h"
#include "sim/faults/catalogue.h"
#include "tests/sim/faults/struck.h"

namespace dsqlsim {
namespace {

CallPoint commit_number(std::uint32_t n) {
  return {CallKind::commit, true, false, true, false, Address{1, 0, name_hash("owner"), n, name_hash("COMMIT"), 0}};
}

std::vector<std::string_view> names_of(const FaultPlan& plan) {
  std::vector<std::string_view> out;
  for (const ActiveFault& active : plan.switched_on()) out.push_back(active.fault->name);
  return out;
}

FaultSettings settings(std::string_view text) { return FaultSettings::parse(text).value(); }

/// Every call there is.
std::vector<CallPoint> all_calls() {
  std::vector<CallPoint> out;
  for (const CallKind kind : {CallKind::connect, CallKind::read, CallKind::write, CallKind::commit}) {
    for (int bits = 0; bits < 16; ++bits) {
      CallPoint call = commit_number(1);
      call.kind = kind;
      call.in_block = (bits & 1) != 0 || kind == CallKind::commit;
      call.block_aborted = call.in_block && (bits & 2) != 0;
      // Only a COMMIT, or a write that autocommits.
      call.may_have_effects = (bits & 4) != 0 && !call.block_aborted &&
                              (kind == CallKind::commit || (kind == CallKind::write && !call.in_block));
      call.conflicts_at_statements = (bits & 8) != 0;
      if (kind == CallKind::connect && bits != 0) continue;
      out.push_back(call);
    }
  }
  return out;
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
    const FaultPlan plan(faults::all(), {}, choices);
    quiet += plan.switched_on().empty() ? 1 : 0;
    for (const std::string_view name : names_of(plan)) ++on[name];
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
    const auto all = names_of(FaultPlan(faults::all(), {}, with));
    const auto rest = names_of(FaultPlan(faults::all().subspan(1), {}, without));
    std::set<std::string_view> expected(all.begin(), all.end());
    expected.erase(faults::all().front().name);
    EXPECT_EQ(std::set<std::string_view>(rest.begin(), rest.end()), expected);
  }
}

TEST(FaultPlan, the_simplest_run_has_no_faults) {
  const Recording nothing;
  Choices choices(1, nothing);
  EXPECT_TRUE(FaultPlan(faults::all(), {}, choices).switched_on().empty());
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

// A fault that is set shifts nothing: the others are drawn as ever, at the same rates.
TEST(FaultPlan, settings_go_before_what_is_drawn_and_change_nothing_else) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Choices drawn(seed);
    const FaultPlan usual(faults::all(), {}, drawn);
    Choices again(seed);
    const FaultPlan set(faults::all(), settings("+crash_host=500-refuse_commit"), again);
    std::map<std::string_view, std::uint32_t> expected;
    for (const ActiveFault& active : usual.switched_on()) expected[active.fault->name] = active.rate.value;
    expected["crash_host"] = 500;
    expected.erase("refuse_commit");
    std::map<std::string_view, std::uint32_t> got;
    for (const ActiveFault& active : set.switched_on()) got[active.fault->name] = active.rate.value;
    EXPECT_EQ(got, expected) << "seed " << seed;
  }
}

TEST(FaultPlan, all_but_one_can_be_switched_off) {
  Choices choices(3);
  EXPECT_TRUE(FaultPlan(faults::all(), settings("-all"), choices).switched_on().empty());
  const FaultPlan one(faults::all(), settings("-all+pause_host"), choices);
  EXPECT_EQ(names_of(one), (std::vector<std::string_view>{"pause_host"}));
  EXPECT_EQ(FaultPlan(faults::all(), settings("+all"), choices).switched_on().size(), faults::all().size());
}

bool hits_a_host(EffectKind kind) { return kind >= EffectKind::crash_host; }

void expect_legal(const Fault& fault, const CallPoint& call, const Effect& effect) {
  EXPECT_TRUE(effect.delay.us >= 0 || effect.kind == EffectKind::step_clock) << fault.name;
  EXPECT_GE(effect.downtime.us, 0) << fault.name;
  if (hits_a_host(effect.kind)) return;
  if (call.kind == CallKind::connect) {
    EXPECT_TRUE(effect.kind == EffectKind::refuse || effect.kind == EffectKind::lose_request) << fault.name;
    return;
  }
  // Only what may have effects can conflict at its COMMIT, get lost behind it, or land without its client.
  const bool about_effects = effect.kind == EffectKind::lose_reply || effect.kind == EffectKind::late_request;
  EXPECT_TRUE(call.may_have_effects || !about_effects) << fault.name;
  if (effect.kind != EffectKind::refuse) return;
  EXPECT_FALSE(call.block_aborted) << fault.name;
  if (effect.message.find("OC000") == std::string_view::npos) return;
  EXPECT_TRUE(call.may_have_effects || call.conflicts_at_statements) << fault.name;
}

// Injected failures must be legal histories of DSQL.
TEST(FaultCatalogue, effects_fit_the_call_they_strike) {
  for (const Fault& fault : faults::all()) {
    bool strikes = false;
    for (CallPoint call : all_calls()) {
      if (!fault.applies(call)) continue;
      strikes = true;
      for (std::uint32_t n = 0; n < 100; ++n) {
        Choices choices(n);
        if (const auto effect = fault.decide(call, choices); effect.has_value()) expect_legal(fault, call, *effect);
      }
    }
    EXPECT_TRUE(strikes) << fault.name;
  }
}

TEST(FaultCatalogue, a_late_commit_is_late_by_less_than_a_transaction_may_last_unless_that_is_the_fault) {
  for (const Fault& fault : faults::all()) {
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
      Choices choices(seed);
      if (!fault.applies(commit_number(1))) continue;
      const auto effect = fault.decide(commit_number(1), choices);
      if (effect.has_value() && effect->kind == EffectKind::late_request) {
        EXPECT_EQ(effect->delay > seconds(300), fault.name == "outlast_transaction") << fault.name;
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

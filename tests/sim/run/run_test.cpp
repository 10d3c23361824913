#include "sim/run/run.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/sim/toy_scenarios.h"

namespace dsqlsim {
namespace {

using testing::toy_catalogue;
using testing::toy_spec;

constexpr std::uint64_t seeds = 60;
const std::vector<std::string> strategies{"random", "pct:3"};

TEST(Run, the_same_spec_is_the_same_run_cold_and_warm) {
  Workspace warm(toy_catalogue());
  for (const std::string& strategy : strategies) {
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
      const RunSpec spec = toy_spec(seed, "shipped", strategy);
      Workspace cold(toy_catalogue());
      const auto first = run(spec, cold);
      const auto second = run(spec, warm);
      const auto third = run(spec, warm);
      ASSERT_EQ(first->digest, second->digest) << spec.token();
      ASSERT_EQ(second->digest, third->digest) << spec.token();
      EXPECT_EQ(first->steps, third->steps);
      EXPECT_EQ(first->checkpoints, third->checkpoints);
    }
  }
}

TEST(Run, what_ran_before_in_the_workspace_does_not_matter) {
  Workspace workspace(toy_catalogue());
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const RunSpec a = toy_spec(seed);
    RunSpec standstill = toy_spec(seed);
    standstill.scenario = "standstill";
    const std::uint64_t first = run(a, workspace)->digest;
    (void)run(toy_spec(seed + 1, "fixed", "pct:3"), workspace);
    ASSERT_EQ(run(a, workspace)->digest, first);
    (void)run(standstill, workspace);
    (void)run(toy_spec(seed, "later"), workspace);
    ASSERT_EQ(run(a, workspace)->digest, first);
  }
}

TEST(Run, other_seeds_stores_and_strategies_are_other_runs) {
  Workspace workspace(toy_catalogue());
  std::vector<std::uint64_t> digests;
  for (const std::string store : {"shipped", "fixed", "later"}) {
    for (const std::string& strategy : strategies) {
      for (std::uint64_t seed = 0; seed < 20; ++seed) {
        digests.push_back(run(toy_spec(seed, store, strategy), workspace)->digest);
      }
    }
  }
  std::sort(digests.begin(), digests.end());
  EXPECT_EQ(std::unique(digests.begin(), digests.end()), digests.end());
}

TEST(Run, what_is_written_down_changes_nothing) {
  Workspace workspace(toy_catalogue());
  RunOptions everything;
  everything.detail = true;
  everything.record = true;
  everything.list_brackets = true;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const auto plain = run(toy_spec(seed), workspace);
    EXPECT_TRUE(plain->brackets.empty());
    EXPECT_TRUE(plain->recording.choices.empty());
    const auto told = run(toy_spec(seed), workspace, everything);
    ASSERT_EQ(plain->digest, told->digest);
    EXPECT_FALSE(told->brackets.empty());
    EXPECT_EQ(told->recording.schedule.size(), told->steps);
  }
}

std::vector<BracketTag> tags_of(const RunReport& report) {
  std::vector<BracketTag> tags;
  for (const OpenedBracket& b : report.brackets) tags.push_back(b.tag);
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
  return tags;
}

TEST(Run, keeping_every_bracket_is_the_same_run) {
  Workspace workspace(toy_catalogue());
  RunOptions list;
  list.list_brackets = true;
  int violations = 0;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    RunSpec spec = toy_spec(seed);
    const auto whole = run(spec, workspace, list);
    spec.keep = tags_of(*whole);
    const auto kept = run(spec, workspace);
    ASSERT_EQ(whole->digest, kept->digest);
    ASSERT_EQ(whole->first_violation() == nullptr, kept->first_violation() == nullptr);
    violations += whole->first_violation() != nullptr ? 1 : 0;
  }
  EXPECT_GT(violations, 0);
}

TEST(Run, keeping_nothing_leaves_the_probes) {
  Workspace workspace(toy_catalogue());
  RunSpec spec = toy_spec(3);
  spec.keep.emplace();
  const auto report = run(spec, workspace);
  EXPECT_EQ(report->strikes, 0U);
  int incremented = 0;
  for (const Entry& e : workspace.history().entries()) incremented += e.label == testing::incremented ? 1 : 0;
  EXPECT_EQ(incremented, 0);
  EXPECT_EQ(report->verdict_of("everybody_gets_on")->verdict.kind, VerdictKind::holds);
}

TEST(Run, nothing_goes_wrong_after_the_faults_stopped) {
  Workspace workspace(toy_catalogue());
  std::uint64_t strikes = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const auto report = run(toy_spec(seed, "fixed"), workspace);
    strikes += report->strikes;
    ASSERT_EQ(report->verdict_of("everybody_gets_on")->verdict.kind, VerdictKind::holds) << seed;
    ASSERT_EQ(report->verdict_of("no_update_is_lost")->verdict.kind, VerdictKind::holds) << seed;
    bool stopped = false;
    for (const Entry& e : workspace.history().entries()) {
      stopped = stopped || e.label == Label("faults stopped");
      ASSERT_FALSE(stopped && e.kind == EntryKind::fault) << seed;
      ASSERT_FALSE(stopped && (e.label == Label("crash") || e.label == Label("pause"))) << seed;
    }
    ASSERT_TRUE(stopped);
  }
  EXPECT_GT(strikes, 300U);
}

TEST(Run, tells_what_it_did) {
  Workspace workspace(toy_catalogue());
  const auto report = run(toy_spec(1), workspace);
  EXPECT_EQ(report->spec.token(), toy_spec(1).token());
  ASSERT_EQ(report->verdicts.size(), 4U);
  EXPECT_EQ(report->verdicts[0].property->name, "no_update_is_lost");
  EXPECT_EQ(report->verdict_of("never_judged")->verdict.kind, VerdictKind::undecided);
  EXPECT_EQ(report->verdict_of("no such property"), nullptr);
  EXPECT_EQ(report->goals.size(), 3U);
  EXPECT_FALSE(report->goals[1]);
  EXPECT_GT(report->calls, 0U);
  EXPECT_EQ(report->schedule.points, report->steps);
  EXPECT_LE(report->schedule.choices, report->schedule.points);
  EXPECT_EQ(report->ended, Ended::quiet);
  EXPECT_GT(report->ended_at, Time{});
}

TEST(Run, a_soft_violation_is_not_the_first) {
  Workspace workspace(toy_catalogue());
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const auto report = run(toy_spec(seed, "fixed"), workspace);
    EXPECT_EQ(report->verdict_of("nothing_happens")->verdict.kind, VerdictKind::violated);
    EXPECT_EQ(report->first_violation(), nullptr);
  }
}

TEST(Run, who_gets_nowhere_makes_no_progress) {
  Workspace workspace(toy_catalogue());
  RunSpec spec = toy_spec(1);
  spec.scenario = "standstill";
  const auto report = run(spec, workspace);
  EXPECT_EQ(report->ended, Ended::out_of_time);
  EXPECT_EQ(report->first_violation()->verdict.cause, "no progress");
}

TEST(Run, a_wrong_spec_gets_a_sentence) {
  Workspace workspace(toy_catalogue());
  RunSpec scenario = toy_spec(1);
  scenario.scenario = "conter";
  EXPECT_EQ(run(scenario, workspace).error(), "unknown scenario 'conter'; did you mean 'counter'? Valid: counter, standstill");
  EXPECT_EQ(run(toy_spec(1, "fxied"), workspace).error(),
            "unknown store 'fxied'; did you mean 'fixed'? Valid: shipped, fixed, later");
  EXPECT_EQ(run(toy_spec(1, "fixed", "radnom"), workspace).error(),
            "unknown strategy 'radnom'; did you mean 'random'? Valid: random, pct");
  RunSpec backend = toy_spec(1);
  backend.backend = "modl";
  EXPECT_EQ(run(backend, workspace).error(), "unknown backend 'modl'; did you mean 'model'? Valid: model, unreachable");
  RunSpec dialect = toy_spec(1);
  dialect.dialect = "1999-01";
  EXPECT_EQ(run(dialect, workspace).error(), "there is no dialect 1999-01");
}

// The outside fails in the middle of a run: actors are waiting, requests are under way.
TEST(Run, an_unusable_server_ends_the_run_and_not_the_workspace) {
  for (const std::string store : {"shipped", "fixed"}) {
    Workspace workspace(toy_catalogue());
    const std::uint64_t before = run(toy_spec(5, store), workspace)->digest;
    RunSpec unreachable = toy_spec(5, store);
    unreachable.backend = "unreachable";
    EXPECT_THROW((void)run(unreachable, workspace), FatalError);
    EXPECT_EQ(run(toy_spec(5, store), workspace)->digest, before);
  }
}

}  // namespace
}  // namespace dsqlsim

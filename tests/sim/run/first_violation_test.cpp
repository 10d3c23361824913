#include "sim/run/first_violation.h"

#include <gtest/gtest.h>

#include "sim/run/stopped_run.h"
#include "tests/sim/toy_scenarios.h"

namespace dsqlsim {
namespace {

Entry at_step(std::uint64_t step, Label label) {
  Entry e;
  e.step = step;
  e.label = label;
  return e;
}

/// Violated from the label "bad" to the label "good".
Verdict is_good(const History& history) {
  std::optional<std::size_t> bad;
  for (std::size_t i = 0; i < history.entries().size(); ++i) {
    if (history.entry(i).label == Label("bad")) bad = i;
    if (history.entry(i).label == Label("good")) bad.reset();
  }
  return bad.has_value() ? Verdict::violated("bad", "it is bad", {*bad}) : Verdict::holds();
}

const Property property{"is_good", "Nothing is bad.", false, is_good};

TEST(FirstViolation, is_the_end_of_the_step_in_which_it_happened) {
  History history;
  history.add(at_step(1, "start"));
  history.add(at_step(2, "bad"));
  history.add(at_step(2, "more of the same step"));
  history.add(at_step(3, "later"));
  const auto first = first_violation(property, history);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->step, 2U);
  EXPECT_EQ(first->entries, 3U);
  EXPECT_EQ(first->verdict.explanation, "it is bad");
  EXPECT_EQ(history.entries().size(), 4U);
}

TEST(FirstViolation, is_found_though_it_passes_again) {
  History history;
  history.add(at_step(1, "bad"));
  history.add(at_step(2, "good"));
  EXPECT_EQ(is_good(history).kind, VerdictKind::holds);
  EXPECT_EQ(first_violation(property, history)->step, 1U);
}

TEST(FirstViolation, within_a_step_is_none) {
  History history;
  history.add(at_step(1, "bad"));
  history.add(at_step(1, "good"));
  EXPECT_FALSE(first_violation(property, history).has_value());
  EXPECT_FALSE(first_violation(property, History()).has_value());
}

// What a stopped run shows is what the whole run had shown by then.
TEST(StoppedRun, is_the_beginning_of_the_whole_one) {
  using namespace testing;
  Workspace workspace(toy_catalogue());
  const RunSpec spec = toy_spec(7);
  const auto whole = run(spec, workspace);
  std::vector<std::pair<std::uint64_t, std::uint64_t>> entries;
  for (const Entry& e : workspace.history().entries())
    entries.emplace_back(e.step, mix(e.label.hash(), static_cast<std::uint64_t>(e.at.us)));
  for (const std::uint64_t stop : {std::uint64_t{0}, std::uint64_t{1}, whole->steps / 2, whole->steps - 1}) {
    Look look;
    look.stop_after = stop;
    std::uint64_t looked_at = 0;
    look.at_the_end = [&](Machine& machine, Backend& /*backend*/) { looked_at = machine.scheduler().step() + 1; };
    const auto stopped = run_and_look(spec, workspace, {}, look);
    EXPECT_EQ(stopped->steps, stop);
    EXPECT_EQ(looked_at, stop + 1);
    const auto seen = workspace.history().entries();
    ASSERT_LE(seen.size(), entries.size());
    for (std::size_t i = 0; i < seen.size(); ++i) {
      EXPECT_EQ(entries[i].first, seen[i].step);
      EXPECT_EQ(entries[i].second, mix(seen[i].label.hash(), static_cast<std::uint64_t>(seen[i].at.us)));
    }
    EXPECT_EQ(stopped->verdict_of("everybody_gets_on")->verdict.kind, VerdictKind::holds);
  }
  Look far;
  far.stop_after = whole->steps;
  EXPECT_EQ(run_and_look(spec, workspace, {}, far)->digest, whole->digest);
}

}  // namespace
}  // namespace dsqlsim

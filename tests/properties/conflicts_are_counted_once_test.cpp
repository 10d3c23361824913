#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace metric = schema::metric;
using schema::Failure;
using schema::Layer;
using schema::Operation;
using schema::Outcome;

constexpr schema::Root refused{Failure::database, Outcome::not_applied};

/// A call of a transaction layer that makes two attempts at most.
struct Story {
  explicit Story(Layer layer) : notes(h, a, layer, Operation::update_shard, 2) {}

  void conflict() {
    notes.attempt();
    ended = notes.ends(Failure::database, refused, "40001");
  }
  /// What a retry of attempt 1 counts.
  void counts_retry(std::string_view attempt = "1", std::int64_t delay_us = 100'000,
                    std::string_view error_class = "retryable") {
    h.metric(a, metric::tx_conflict, "UpdateShard", 1);
    h.metric(a, metric::tx_retry, "UpdateShard," + std::string(attempt), 1);
    h.metric(a, metric::tx_backoff, "UpdateShard", delay_us);
    h.metric(a, metric::tx_error_class, "UpdateShard," + std::string(error_class), 1);
    notes.backs_off(milliseconds(100));
    h.pass(milliseconds(100));
  }
  void counts_exhausted() { h.metric(a, metric::tx_exhausted, "UpdateShard", 1); }
  [[nodiscard]] Verdict check() const { return conflicts_are_counted_once(h.history()); }

  HistoryBuilder h;
  ActorId a = h.actor("A", "owner");
  LayerNotes notes;
  std::size_t ended = 0;
};

TEST(conflicts_are_counted_once, holds_for_a_retry_and_its_success) {
  Story s(Layer::tx_execute);
  s.conflict();
  s.counts_retry();
  s.notes.attempt();
  s.notes.ends_ok();
  expect_holds(s.check());
}

TEST(conflicts_are_counted_once, holds_for_a_retry_and_its_exhaustion) {
  Story s(Layer::tx_execute);
  s.conflict();
  s.counts_retry();
  s.conflict();
  s.counts_exhausted();
  expect_holds(s.check());
}

TEST(conflicts_are_counted_once, a_conflict_that_is_not_counted_violates_it) {
  Story s(Layer::tx_execute);
  s.conflict();
  expect_violated(s.check(), "conflict not counted", {s.notes.began(), s.ended},
                  "UpdateShard of A/owner counted [] in its tx_execute layer, but what happened is "
                  "[dsql_tx_exhausted_total{UpdateShard}].");
}

TEST(conflicts_are_counted_once, wrong_labels_violate_it) {
  for (const auto& [attempt, delay, error_class] : std::vector<std::tuple<std::string, std::int64_t, std::string>>{
           {"2", 100'000, "retryable"}, {"1", 99'000, "retryable"}, {"1", 100'000, "permanent"}}) {
    Story s(Layer::tx_execute);
    s.conflict();
    s.counts_retry(attempt, delay, error_class);
    s.notes.attempt();
    s.notes.ends_ok();
    const Verdict v = s.check();
    EXPECT_EQ(v.kind, VerdictKind::violated);
    EXPECT_EQ(v.cause, "conflict counted wrongly");
  }
}

TEST(conflicts_are_counted_once, counting_twice_or_for_nothing_violates_it) {
  Story twice(Layer::tx_execute);
  twice.conflict();
  twice.counts_exhausted();
  twice.counts_exhausted();
  EXPECT_EQ(twice.check().kind, VerdictKind::violated);
  Story for_nothing(Layer::tx_execute);
  for_nothing.notes.attempt();
  for_nothing.notes.ends(Failure::unavailable, refused, "23505");
  for_nothing.counts_exhausted();
  EXPECT_EQ(for_nothing.check().kind, VerdictKind::violated);
}

TEST(conflicts_are_counted_once, the_first_layer_classes_every_failure_of_a_transaction_that_began) {
  Story s(Layer::run_tx);
  s.notes.attempt();
  Transaction t(s.h, s.a);
  s.notes.ends(Failure::database, refused, "54000");
  EXPECT_EQ(s.check().kind, VerdictKind::violated);
  s.h.metric(s.a, metric::tx_error_class, "UpdateShard,transaction_timeout", 1);
  expect_holds(s.check());
}

TEST(conflicts_are_counted_once, what_a_context_or_a_crash_cut_short_is_not_judged) {
  Story over(Layer::tx_execute);
  over.notes.attempt();
  over.notes.ends(Failure::context_deadline_exceeded, refused, "40001");
  expect_undecided(over.check());
  Story died(Layer::tx_execute);
  died.conflict();
  died.counts_retry();
  died.notes.attempt();
  expect_undecided(died.check());
}

TEST(conflicts_are_counted_once, undecided_without_conflicts) {
  Story s(Layer::tx_execute);
  s.notes.attempt();
  s.notes.ends_ok();
  expect_undecided(s.check());
}

}  // namespace
}  // namespace dsqlsim::properties

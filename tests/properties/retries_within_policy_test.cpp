#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

using schema::Failure;
using schema::Layer;
using schema::Operation;
using schema::Outcome;

constexpr schema::Root refused{Failure::database, Outcome::not_applied};

struct Story {
  explicit Story(Layer layer, std::int64_t attempts) : notes(h, a, layer, Operation::update_shard, attempts) {}

  /// A failed attempt, then a noted delay, then a wait.
  std::size_t fail(Duration noted, Duration waited) {
    notes.attempt();
    notes.ends(Failure::database, refused, "40001");
    const std::size_t backoff = notes.backs_off(noted);
    h.pass(waited);
    return backoff;
  }
  std::size_t fail(Duration delay) { return fail(delay, delay); }

  HistoryBuilder h;
  ActorId a = h.actor("A", "owner");
  LayerNotes notes;
};

Verdict check(const Story& s) { return retries_within_policy(s.h.history()); }

TEST(retries_within_policy, holds_on_both_ends_of_every_bound) {
  for (const std::int64_t part : {75, 125}) {
    Story s(Layer::tx_execute, 6);
    for (int k = 0; k < 5; ++k) s.fail(milliseconds((part << k)));
    s.notes.attempt();
    expect_holds(check(s));
  }
  for (const std::int64_t ms : {40, 50}) {
    Story s(Layer::client, 2);
    s.fail(milliseconds(ms));
    s.notes.attempt();
    expect_holds(check(s));
  }
}

TEST(retries_within_policy, a_wait_may_take_longer_than_noted) {
  Story s(Layer::run_tx, 6);
  s.fail(milliseconds(100), seconds(30));
  s.notes.attempt();
  expect_holds(check(s));
}

TEST(retries_within_policy, a_delay_below_its_bound_violates_it) {
  Story s(Layer::tx_execute, 6);
  s.fail(milliseconds(100));
  const std::size_t second = s.fail(milliseconds(149));
  expect_violated(
      check(s), "backoff out of bounds", {second},
      "After attempt 2, UpdateShard of A/owner in the tx_execute layer backs off 149000 us; 150000 to 250000 "
      "us are allowed.");
}

TEST(retries_within_policy, a_client_that_waits_too_long_violates_it) {
  Story s(Layer::client, 2);
  const std::size_t backoff = s.fail(milliseconds(51));
  expect_violated(
      check(s), "backoff out of bounds", {backoff},
      "After attempt 1, UpdateShard of A/owner in the client layer backs off 51000 us; 40000 to 50000 us are "
      "allowed.");
}

TEST(retries_within_policy, an_attempt_too_many_violates_it) {
  Story s(Layer::client, 3);
  s.fail(milliseconds(45));
  s.fail(milliseconds(45));
  const std::size_t third = s.notes.attempt();
  expect_violated(check(s), "too many attempts", {s.notes.began(), third},
                  "Attempt 3 of UpdateShard of A/owner in the client layer began; 2 are allowed.");
}

TEST(retries_within_policy, what_is_configured_bounds_it_too) {
  Story s(Layer::tx_execute, 1);
  s.fail(milliseconds(100));
  const std::size_t second = s.notes.attempt();
  expect_violated(check(s), "too many attempts", {s.notes.began(), second},
                  "Attempt 2 of UpdateShard of A/owner in the tx_execute layer began; 1 are allowed.");
}

TEST(retries_within_policy, an_attempt_before_its_delay_has_passed_violates_it) {
  Story s(Layer::tx_execute, 6);
  const std::size_t backoff = s.fail(milliseconds(120), milliseconds(119));
  const std::size_t second = s.notes.attempt();
  expect_violated(
      check(s), "retried too early", {backoff, second},
      "Attempt 2 of UpdateShard of A/owner in the tx_execute layer began 119000 us after the one before had "
      "failed; 120000 us were owed.");
}

TEST(retries_within_policy, an_attempt_without_any_delay_violates_it) {
  Story s(Layer::tx_execute, 6);
  s.notes.attempt();
  const std::size_t ended = s.notes.ends(Failure::database, refused, "40001");
  const std::size_t second = s.notes.attempt();
  expect_violated(
      check(s), "retried too early", {ended, second},
      "Attempt 2 of UpdateShard of A/owner in the tx_execute layer began 0 us after the one before had failed; "
      "75000 us were owed.");
}

TEST(retries_within_policy, undecided_when_nothing_was_retried) {
  Story s(Layer::tx_execute, 6);
  s.notes.attempt();
  s.notes.ends_ok();
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties

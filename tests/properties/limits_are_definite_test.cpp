#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

using schema::Failure;
using schema::Layer;
using schema::Operation;

constexpr schema::Root refused{Failure::database, schema::Outcome::not_applied};

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "client");
  LayerNotes client{h, a, Layer::client, Operation::update_workflow_execution, 2};

  std::size_t attempt_ends(Failure kind, std::string_view evidence) {
    client.attempt();
    return client.ends(kind, refused, evidence);
  }
};

Verdict check(const Story& s) { return limits_are_definite(s.h.history()); }

TEST(limits_are_definite, holds_when_the_caller_is_told_that_it_is_a_limit) {
  Story s;
  s.attempt_ends(Failure::transaction_size_limit, "54000");
  s.client.returns(Failure::transaction_size_limit, refused);
  expect_holds(check(s));
}

TEST(limits_are_definite, a_limit_that_may_have_been_applied_violates_it) {
  Story s;
  s.attempt_ends(Failure::unavailable, "54000");
  const std::size_t returned = s.client.returns(Failure::unavailable, refused);
  expect_violated(
      check(s), "limit reported as unknown", {returned},
      "UpdateWorkflowExecution of A/client met a limit, 54000, and returned Unavailable, after which it may have "
      "been applied for all its caller knows.");
}

TEST(limits_are_definite, repeating_what_met_a_limit_violates_it) {
  Story s;
  const std::size_t met = s.attempt_ends(Failure::unavailable, "54000");
  const std::size_t again = s.client.attempt();
  expect_violated(check(s), "limit met again", {met, again},
                  "The client layer of A/client repeated UpdateWorkflowExecution unchanged after 54000.");
}

TEST(limits_are_definite, whose_time_is_over_is_told_that) {
  Story s;
  s.attempt_ends(Failure::context_deadline_exceeded, "54000");
  s.client.returns(Failure::context_deadline_exceeded, refused);
  expect_holds(check(s));
}

TEST(limits_are_definite, a_limit_after_an_unknown_outcome_leaves_it_unknown) {
  Story s;
  s.client.attempt();
  s.client.ends(Failure::unavailable, {Failure::database, schema::Outcome::unknown}, "connection lost");
  s.attempt_ends(Failure::transaction_size_limit, "54000");
  s.client.returns(Failure::unavailable, refused);
  expect_holds(check(s));
}

TEST(limits_are_definite, undecided_when_no_limit_was_met) {
  Story s;
  s.attempt_ends(Failure::unavailable, "40001");
  s.client.returns(Failure::unavailable, refused);
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties

#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/failure_text.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

using schema::Failure;
using schema::Operation;
using schema::Outcome;

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "client");
  LayerNotes call{h, a, schema::Layer::client, Operation::update_ack_level, 10};
};
Verdict check(const Story& s) { return conflict_is_told_as_conflict(s.h.history()); }

TEST(conflict_is_told_as_conflict, holds_when_it_keeps_its_type) {
  Story s;
  s.call.attempt();
  s.call.returns(Failure::condition_failed, {Failure::condition_failed, Outcome::not_applied});
  expect_holds(check(s));
}

TEST(conflict_is_told_as_conflict, an_ambiguous_answer_violates_it) {
  Story s;
  s.call.attempt();
  const std::size_t told = s.call.returns(Failure::unavailable, {Failure::condition_failed, Outcome::not_applied});
  expect_violated(check(s), "conflict told as Unavailable", {told},
                  "UpdateAckLevel of A/client lost a race (ConditionFailed) and was answered Unavailable.");
}

TEST(conflict_is_told_as_conflict, an_attempt_that_may_have_been_applied_is_an_excuse) {
  Story s;
  s.call.attempt();
  s.call.returns(Failure::unavailable, {Failure::condition_failed, Outcome::unknown});
  expect_undecided(check(s));
}

TEST(conflict_is_told_as_conflict, a_context_that_is_over_is_an_excuse) {
  Story s;
  s.call.attempt();
  const auto root = schema::pack_root({Failure::condition_failed, Outcome::not_applied});
  s.h.note(s.a, schema::note::operation_returned,
           {1, static_cast<std::int64_t>(Failure::unavailable), root,
            static_cast<std::int64_t>(Operation::save_cluster_metadata), 0},
           schema::failure_text("", "context deadline exceeded"));
  expect_holds(check(s));
}

TEST(conflict_is_told_as_conflict, undecided_without_a_conflict) {
  Story s;
  s.call.attempt();
  s.call.returns(Failure::none, {});
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties

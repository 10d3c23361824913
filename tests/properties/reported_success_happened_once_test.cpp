#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/fenced_story.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

using schema::Failure;
using schema::Outcome;

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "writer");
  ActorId b = h.actor("B", "writer");
};

Verdict check(const Story& s) { return reported_success_happened_once(s.h.history()); }

TEST(reported_success_happened_once, holds_when_each_success_has_its_commit) {
  Story s;
  fenced_began(s.h, s.a, "shards 1", 5, 6);
  s.h.commit(s.a, {shard_moved(5, 6, "A")});
  fenced_returned(s.h, s.a, "UpdateShardWithCAS");
  fenced_began(s.h, s.a, "shards 1", 6, 7);
  s.h.commit(s.a, {shard_moved(6, 7, "A")});
  fenced_returned(s.h, s.a, "UpdateShardWithCAS");
  expect_holds(check(s));
}

TEST(reported_success_happened_once, success_without_a_commit_violates_it) {
  Story s;
  s.h.commit(s.b, {shard_moved(5, 6, "B")});
  const std::size_t began = fenced_began(s.h, s.a, "shards 1", 5, 6);
  const std::size_t returned = fenced_returned(s.h, s.a, "UpdateShardWithCAS");
  expect_violated(check(s), "success without an update", {began, returned},
                  "UpdateShardWithCAS of A/writer reported success, but had not updated shards 1.");
}

TEST(reported_success_happened_once, a_commit_after_the_report_is_too_late) {
  Story s;
  const std::size_t began = fenced_began(s.h, s.a, "shards 1", 5, 6);
  Transaction late(s.h, s.a);
  late.commit_lost();
  const std::size_t returned = fenced_returned(s.h, s.a, "ExecFencedUpdate");
  late.land({shard_moved(5, 6, "A")});
  expect_violated(check(s), "success without an update", {began, returned},
                  "ExecFencedUpdate of A/writer reported success, but had not updated shards 1.");
}

TEST(reported_success_happened_once, two_commits_of_one_call_violate_it_whatever_it_reports) {
  Story s;
  fenced_began(s.h, s.a, "shards 1", 5, 5);
  const std::size_t first = s.h.commit(s.a, {shard_moved(5, 5, "B")});
  const std::size_t second = s.h.commit(s.a, {shard_moved(5, 5, "A again")});
  fenced_returned(s.h, s.a, "ExecFencedUpdate", Failure::database, Outcome::unknown);
  expect_violated(check(s), "update happened twice", {first, second},
                  "ExecFencedUpdate of A/writer committed its update of shards 1 twice.");
}

TEST(reported_success_happened_once, locks_of_a_call_are_no_updates) {
  Story s;
  fenced_began(s.h, s.a, "shards 1", 5, 6);
  s.h.commit(s.a, {updated("shards", shard_row(1, 5), shard_row(1, 5))});
  s.h.commit(s.a, {shard_moved(5, 6, "A")});
  fenced_returned(s.h, s.a, "UpdateShardWithCAS");
  expect_holds(check(s));
}

TEST(reported_success_happened_once, failures_and_a_missing_log_decide_nothing) {
  Story s;
  fenced_began(s.h, s.a, "shards 1", 5, 6);
  fenced_returned(s.h, s.a, "UpdateShardWithCAS");
  expect_undecided(check(s));
  Story other;
  other.h.commit(other.b, {shard_moved(5, 6, "B")});
  fenced_began(other.h, other.a, "shards 1", 5, 6);
  fenced_returned(other.h, other.a, "UpdateShardWithCAS", Failure::dsql_condition_failed, Outcome::not_applied);
  expect_undecided(check(other));
}

}  // namespace
}  // namespace dsqlsim::properties

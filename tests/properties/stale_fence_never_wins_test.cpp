#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/fenced_story.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

using schema::Failure;
using schema::FenceRole;
using schema::Outcome;

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "writer");
  ActorId b = h.actor("B", "writer");
};

Verdict check(const Story& s) { return stale_fence_never_wins(s.h.history()); }

RowImage execution_at(std::int64_t version) {
  return updated("executions", execution_row("w", version - 1, {1, 1, ""}), execution_row("w", version, {2, 2, ""}));
}

std::string execution_name() { return "executions " + to_text(std::get<Uuid>(execution_row("w", 1, {1, 1, ""})[3])); }

TEST(stale_fence_never_wins, holds_when_each_update_finds_the_token_it_holds) {
  Story s;
  fenced_began(s.h, s.a, "shards 1", 5, 6);
  s.h.commit(s.a, {shard_moved(5, 6, "A")});
  fenced_returned(s.h, s.a, "UpdateShardWithCAS");
  fenced_began(s.h, s.b, "shards 1", 6, 7);
  s.h.commit(s.b, {shard_moved(6, 7, "B")});
  expect_holds(check(s));
}

TEST(stale_fence_never_wins, an_update_over_a_newer_range_violates_it) {
  Story s;
  fenced_began(s.h, s.b, "shards 1", 5, 6);
  const std::size_t newer = s.h.commit(s.b, {shard_moved(5, 6, "B")});
  const std::size_t began = fenced_began(s.h, s.a, "shards 1", 5, 5);
  const std::size_t stale = s.h.commit(s.a, {shard_moved(6, 5, "A")});
  fenced_returned(s.h, s.a, "UpdateShardsAutoFenced");
  expect_violated(check(s), "stale fence won", {newer, began, stale},
                  "UpdateShardsAutoFenced of A/writer, which held shards 1 at 5, committed although the row was at 6.");
}

TEST(stale_fence_never_wins, an_update_that_writes_the_same_token_as_somebody_else_violates_it) {
  Story s;
  const std::size_t a_began = fenced_began(s.h, s.a, "task_queues_v2 4", 5, 6);
  fenced_began(s.h, s.b, "task_queues_v2 4", 5, 6);
  const std::size_t first = s.h.commit(s.b, {queue_moved(4, 5, 6)});
  Row mine = queue_row(4, 6);
  mine[3] = Bytes{"A"};
  const std::size_t second = s.h.commit(s.a, {updated("task_queues_v2", queue_row(4, 6), mine)});
  expect_violated(
      check(s), "stale fence won", {a_began, first, second},
      "A conditional update of A/writer, which held task_queues_v2 4 at 5, committed although the row was at 6.");
}

TEST(stale_fence_never_wins, a_commit_that_lands_after_its_host_went_on_is_judged_by_its_own_fence) {
  Story s;
  const std::size_t began = fenced_began(s.h, s.a, "shards 1", 5, 6);
  Transaction late(s.h, s.a);
  late.commit_lost();
  fenced_returned(s.h, s.a, "ExecFencedUpdate", Failure::database, Outcome::unknown);
  fenced_began(s.h, s.a, "shards 1", 5, 6);
  const std::size_t newer = s.h.commit(s.a, {shard_moved(5, 6, "A")});
  const std::size_t landed = late.land({shard_moved(6, 6, "A-old")});
  expect_violated(check(s), "stale fence won", {began, newer, landed},
                  "ExecFencedUpdate of A/writer, which held shards 1 at 5, committed although the row was at 6.");
}

TEST(stale_fence_never_wins, a_late_commit_that_finds_its_token_is_legal) {
  Story s;
  fenced_began(s.h, s.a, "shards 1", 5, 6);
  Transaction late(s.h, s.a);
  late.commit_lost();
  s.h.next_operation(s.a);
  late.land({shard_moved(5, 6, "A")});
  expect_holds(check(s));
}

TEST(stale_fence_never_wins, a_write_under_a_lock_needs_the_version_that_it_read) {
  Story s;
  s.h.commit(s.b, {execution_at(3)});
  fenced_began(s.h, s.a, execution_name(), 3, 0, FenceRole::guards);
  s.h.commit(s.a, {inserted("transfer_tasks", transfer_row(1, 10))});
  expect_holds(check(s));
  const std::size_t began = fenced_began(s.h, s.a, execution_name(), 3, 0, FenceRole::guards);
  const std::size_t newer = s.h.commit(s.b, {execution_at(4)});
  const std::size_t written = s.h.commit(s.a, {inserted("transfer_tasks", transfer_row(1, 11))});
  fenced_returned(s.h, s.a, "ReadLockExecutions");
  expect_violated(
      check(s), "stale fence won", {began, newer, written},
      "ReadLockExecutions of A/writer, which held " + execution_name() + " at 3, committed although the row was at 4.");
}

TEST(stale_fence_never_wins, locks_alone_and_updates_outside_any_call_are_not_judged) {
  Story s;
  fenced_began(s.h, s.a, "shards 1", 5, 6);
  s.h.commit(s.a, {updated("shards", shard_row(1, 6), shard_row(1, 6))});
  s.h.next_operation(s.a);
  s.h.commit(s.a, {shard_moved(6, 9, "A")});
  expect_undecided(check(s));
}

TEST(stale_fence_never_wins, a_guarded_row_of_which_nothing_is_known_decides_nothing) {
  Story s;
  fenced_began(s.h, s.a, execution_name(), 3, 0, FenceRole::guards);
  s.h.commit(s.a, {inserted("transfer_tasks", transfer_row(1, 10))});
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties

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

Verdict check(const Story& s) { return conditional_update_is_atomic(s.h.history()); }

TEST(conditional_update_is_atomic, holds_when_each_update_changes_the_row_it_names) {
  Story s;
  fenced_began(s.h, s.a, "shards 1", 5, 6);
  s.h.commit(s.a, {shard_moved(5, 6, "A")});
  fenced_returned(s.h, s.a, "UpdateShardWithCAS");
  fenced_began(s.h, s.b, "shards 1", 5, 6);
  fenced_returned(s.h, s.b, "UpdateShardWithCAS", Failure::dsql_condition_failed, Outcome::not_applied);
  expect_holds(check(s));
}

TEST(conditional_update_is_atomic, a_namespace_takes_the_global_version_with_it) {
  Story s;
  fenced_began(s.h, s.a, "namespaces n", 5, 0);
  s.h.commit(s.a, {updated("namespaces", namespace_row(1, "n", 5, {1, 1, ""}), namespace_row(1, "n", 8, {2, 2, ""})),
                   updated("namespace_metadata", metadata_row(8), metadata_row(9))});
  fenced_returned(s.h, s.a, "UpdateNamespaceWithCAS");
  expect_holds(check(s));
}

TEST(conditional_update_is_atomic, changing_a_row_that_was_not_named_violates_it) {
  Story s;
  const std::size_t began = fenced_began(s.h, s.a, "task_queues_v2 1", 5, 6);
  const std::size_t commit = s.h.commit(s.a, {queue_moved(1, 5, 6), queue_moved(2, 5, 6)});
  fenced_returned(s.h, s.a, "GenericCASUpdate");
  expect_violated(check(s), "another row changed", {began, commit},
                  "GenericCASUpdate of A/writer was to update task_queues_v2 1 and changed task_queues_v2 2.");
}

TEST(conditional_update_is_atomic, changing_the_row_that_only_guards_violates_it) {
  Story s;
  const std::size_t began = fenced_began(s.h, s.a, "shards 1", 5, 0, FenceRole::guards);
  const std::size_t commit = s.h.commit(s.a, {shard_moved(5, 6, "A")});
  expect_violated(check(s), "another row changed", {began, commit},
                  "A conditional update of A/writer was to update shards 1 and changed shards 1.");
}

TEST(conditional_update_is_atomic, committing_without_the_row_itself_violates_it) {
  Story s;
  const std::size_t began = fenced_began(s.h, s.a, "namespaces n", 5, 0);
  const std::size_t commit = s.h.commit(s.a, {updated("namespace_metadata", metadata_row(8), metadata_row(9))});
  fenced_returned(s.h, s.a, "UpdateNamespaceWithCAS");
  expect_violated(check(s), "changed in part", {began, commit},
                  "UpdateNamespaceWithCAS of A/writer committed without the row that it was to update, namespaces n.");
}

TEST(conditional_update_is_atomic, a_refused_update_that_committed_violates_it) {
  Story s;
  fenced_began(s.h, s.a, "shards 1", 5, 6);
  const std::size_t commit = s.h.commit(s.a, {shard_moved(5, 6, "A")});
  const std::size_t returned =
      fenced_returned(s.h, s.a, "UpdateShardsWithFencing", Failure::dsql_condition_failed, Outcome::not_applied);
  expect_violated(check(s), "refused update committed", {commit, returned},
                  "UpdateShardsWithFencing of A/writer answered dsql.ConditionFailedError, which says that shards 1 was not "
                  "updated, but it was.");
}

TEST(conditional_update_is_atomic, an_unknown_outcome_may_commit_however_late) {
  Story s;
  fenced_began(s.h, s.a, "shards 1", 5, 6);
  Transaction late(s.h, s.a);
  late.commit_lost();
  fenced_returned(s.h, s.a, "ExecFencedUpdate", Failure::database, Outcome::unknown);
  s.h.next_operation(s.a);
  late.land({shard_moved(5, 6, "A")});
  expect_holds(check(s));
}

TEST(conditional_update_is_atomic, refusals_and_other_commits_decide_nothing) {
  Story s;
  fenced_began(s.h, s.a, "shards 1", 5, 6);
  fenced_returned(s.h, s.a, "UpdateShardWithCAS", Failure::dsql_condition_failed, Outcome::not_applied);
  s.h.commit(s.b, {shard_moved(5, 6, "B")});
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties

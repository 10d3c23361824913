#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;
using schema::Failure;
using schema::Layer;
using schema::Operation;
using schema::Outcome;

constexpr schema::Root lost{Failure::database, Outcome::unknown};

struct Story {
  explicit Story(Operation operation) : client(h, a, Layer::client, operation, 2) { client.attempt(); }
  HistoryBuilder h;
  ActorId a = h.actor("A", "client");
  LayerNotes client;
};

Verdict check(const Story& s) { return success_not_reported_as_failure(s.h.history()); }
RowImage created() { return inserted(table::namespaces, namespace_row(1, "n", 1, {1, 1, {}})); }

TEST(success_not_reported_as_failure, holds_for_success_and_for_unknown) {
  Story s(Operation::create_namespace);
  Transaction t(s.h, s.a);
  t.commit_lost();
  t.land({created()});
  s.client.ends(Failure::unavailable, lost);
  s.client.returns(Failure::unavailable, lost);
  successful_call(s.h, s.a, Operation::update_shard, {1, 4, 5},
                  {updated(table::shards, shard_row(1, 4), shard_row(1, 5))});
  expect_holds(check(s));
}

TEST(success_not_reported_as_failure, a_replay_that_meets_its_own_success_violates_it) {
  Story s(Operation::create_namespace);
  Transaction t(s.h, s.a);
  t.commit_lost();
  const std::size_t landed = t.land({created()});
  s.client.ends(Failure::unavailable, lost);
  s.client.attempt();
  Transaction(s.h, s.a).roll_back();
  s.client.ends(Failure::namespace_already_exists, {Failure::database, Outcome::not_applied}, "23505");
  const std::size_t returned = s.client.returns(Failure::namespace_already_exists);
  expect_violated(
      check(s), "success reported as failure", {landed, returned},
      "CreateNamespace of A/client committed but returned NamespaceAlreadyExists, which says that it did not.");
}

TEST(success_not_reported_as_failure, a_commit_that_lands_after_the_answer_violates_it) {
  Story s(Operation::update_shard);
  Transaction t(s.h, s.a);
  t.commit_lost();
  s.client.ends(Failure::shard_ownership_lost, lost);
  const std::size_t returned = s.client.returns(Failure::shard_ownership_lost);
  s.h.next_operation(s.a);
  const std::size_t landed = t.land({updated(table::shards, shard_row(1, 4), shard_row(1, 5))});
  expect_violated(check(s), "success reported as failure", {returned, landed},
                  "UpdateShard of A/client committed but returned ShardOwnershipLost, which says that it did not.");
}

TEST(success_not_reported_as_failure, a_failure_after_a_success_of_an_earlier_call_is_legal) {
  Story s(Operation::create_namespace);
  Transaction t(s.h, s.a);
  t.commit_lost();
  t.land({created()});
  s.client.ends(Failure::unavailable, lost);
  s.client.returns(Failure::unavailable, lost);
  // The API caller tries again, in a call of its own.
  LayerNotes second(s.h, s.a, Layer::client, Operation::create_namespace, 2);
  second.attempt();
  second.ends(Failure::namespace_already_exists, {Failure::database, Outcome::not_applied}, "23505");
  second.returns(Failure::namespace_already_exists);
  expect_holds(check(s));
}

TEST(success_not_reported_as_failure, a_range_delete_may_be_done_in_part) {
  Story s(Operation::range_complete_history_tasks);
  s.h.commit(s.a, {deleted(table::transfer_tasks, transfer_row(1, 50))});
  s.client.ends(Failure::shard_ownership_lost, {Failure::shard_ownership_lost, Outcome::not_applied});
  s.client.returns(Failure::shard_ownership_lost);
  expect_undecided(check(s));
}

TEST(success_not_reported_as_failure, history_nodes_and_locks_are_not_the_effect) {
  Story s(Operation::update_workflow_execution);
  s.h.commit(s.a, {inserted("history_node", {std::int64_t{1}})});
  const Row row = execution_row("w", 1, {});
  s.h.commit(s.a, {updated(table::executions, row, row)});
  s.client.ends(Failure::workflow_condition_failed, {Failure::workflow_condition_failed, Outcome::not_applied});
  s.client.returns(Failure::workflow_condition_failed);
  expect_undecided(check(s));
}

TEST(success_not_reported_as_failure, undecided_when_nobody_lived_to_be_told) {
  Story s(Operation::create_namespace);
  Transaction t(s.h, s.a);
  t.commit_lost();
  s.h.happens("crash");
  t.land({created()});
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties

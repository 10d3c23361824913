#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "properties/store_calls.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/node_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;
using schema::Failure;
using schema::Layer;
using schema::Operation;
using schema::Outcome;

constexpr schema::Root refused{Failure::database, Outcome::not_applied};
constexpr schema::Root lost{Failure::database, Outcome::unknown};

struct Story {
  explicit Story(Operation operation) : client(h, a, Layer::client, operation, 2) {}
  HistoryBuilder h;
  ActorId a = h.actor("A", "client");
  LayerNotes client;
};

Verdict check(const Story& s) { return unknown_outcome_never_replayed(s.h.history()); }
RowImage comes(std::int64_t task) { return inserted(table::transfer_tasks, transfer_row(1, task)); }
RowImage goes(std::int64_t task) { return deleted(table::transfer_tasks, transfer_row(1, task)); }

TEST(unknown_outcome_never_replayed, a_history_node_of_an_attempt_that_failed_is_no_effect) {
  Story s(Operation::update_workflow_execution);
  for (int attempt = 0; attempt < 2; ++attempt) {
    s.client.attempt();
    const std::uint64_t append = s.h.send(s.a, "InsertIntoHistoryNode", EventKind::statement, 0, true);
    s.h.land(append, {inserted(table::history_node, node_row(trunk, 3, 20 + attempt, 10, 1))});
    s.h.answer(append, CallView::ok);
    Transaction t(s.h, s.a);
    if (attempt == 0) {
      t.commit_refused();
      s.client.ends(Failure::unavailable, refused, "40001");
      s.client.backs_off(milliseconds(40));
      s.h.pass(milliseconds(40));
    } else {
      t.commit({inserted(table::executions, execution_row("w", 1, {1, 1, "x"}))});
      s.client.ends_ok();
    }
  }
  s.client.returns(Failure::none);
  // Nothing had an unknown outcome, and one attempt took effect.
  expect_undecided(check(s));
}

TEST(unknown_outcome_never_replayed, holds_when_it_is_reported_instead) {
  Story s(Operation::update_shard);
  s.client.attempt();
  Transaction late(s.h, s.a);
  late.commit_lost();
  s.client.ends(Failure::unavailable, lost, "connection lost");
  s.client.returns(Failure::unavailable, lost);
  late.land({});
  expect_holds(check(s));
}

TEST(unknown_outcome_never_replayed, a_replay_violates_it_even_if_nothing_had_landed) {
  Story s(Operation::update_shard);
  s.client.attempt();
  const std::size_t answer = Transaction(s.h, s.a).commit_lost();
  s.client.ends(Failure::unavailable, lost, "connection lost");
  s.client.backs_off(milliseconds(45));
  const std::size_t again = s.client.attempt();
  expect_violated(check(s), "unknown outcome replayed", {answer, again},
                  "The client layer of A/client repeated UpdateShard although the COMMIT before it was answered: "
                  "connection lost.");
}

TEST(unknown_outcome_never_replayed, a_commit_under_an_inner_layer_counts) {
  Story s(Operation::create_namespace);
  s.client.attempt();
  LayerNotes tx(s.h, s.a, Layer::tx_execute, Operation::create_namespace, 6);
  tx.attempt();
  const std::size_t answer = Transaction(s.h, s.a).commit_lost(CallView::deadline_exceeded);
  tx.ends(Failure::database, lost);
  s.client.ends(Failure::unavailable, lost);
  const std::size_t again = s.client.attempt();
  expect_violated(check(s), "unknown outcome replayed", {answer, again},
                  "The client layer of A/client repeated CreateNamespace although the COMMIT before it was answered: "
                  "deadline exceeded.");
}

TEST(unknown_outcome_never_replayed, a_refusal_is_known_and_so_is_a_connection_lost_before_commit) {
  Story s(Operation::update_shard);
  s.client.attempt();
  Transaction(s.h, s.a).commit_refused();
  s.client.ends(Failure::unavailable, refused, "40001");
  s.client.attempt();
  s.client.ends_ok();
  s.client.returns(Failure::none);
  LayerNotes second(s.h, s.a, Layer::client, Operation::update_shard, 2);
  second.attempt();
  const std::uint64_t call = s.h.send(s.a, "LockShard", EventKind::snapshot, s.h.new_transaction(), false);
  s.h.answer(call, CallView::connection_lost);
  second.ends(Failure::unavailable, refused, "connection lost");
  second.attempt();
  expect_undecided(check(s));
}

TEST(unknown_outcome_never_replayed, a_range_delete_may_be_repeated_and_delete_the_rest) {
  Story s(Operation::range_complete_history_tasks);
  s.client.attempt();
  const std::uint64_t one = s.h.send(s.a, "RangeDelete", EventKind::statement, 0, true);
  s.h.land(one, {goes(50)});
  s.h.answer(one, CallView::ok);
  s.h.answer(s.h.send(s.a, "RangeDelete", EventKind::statement, 0, true), CallView::connection_lost);
  s.client.ends(Failure::unavailable, lost);
  s.client.attempt();
  s.h.land(s.h.send(s.a, "RangeDelete", EventKind::statement, 0, true), {goes(51)});
  expect_undecided(check(s));
}

TEST(unknown_outcome_never_replayed, two_effects_of_one_call_violate_it_whatever_it_was_told) {
  Story s(Operation::add_history_tasks);
  s.client.attempt();
  Transaction first(s.h, s.a);
  // The client is told that it failed although it landed.
  first.commit_refused();
  const std::size_t one = first.land({comes(50)});
  s.client.ends(Failure::unavailable, refused, "40001");
  s.client.attempt();
  const std::size_t two = Transaction(s.h, s.a).commit({comes(51)});
  expect_violated(check(s), "operation took effect twice", {one, two},
                  "AddHistoryTasks of A/client committed in two of its attempts.");
}

TEST(unknown_outcome_never_replayed, a_late_commit_of_an_earlier_operation_is_not_a_second_effect) {
  Story s(Operation::add_history_tasks);
  s.client.attempt();
  Transaction late(s.h, s.a);
  late.commit_lost();
  s.client.ends(Failure::unavailable, lost);
  s.client.returns(Failure::unavailable, lost);
  successful_call(s.h, s.a, Operation::add_history_tasks, {1, 5, 5}, {comes(51)});
  late.land({comes(50)});
  expect_holds(check(s));
}

TEST(unknown_outcome_never_replayed, what_may_be_repeated_is_what_the_store_declares) {
  for (int i = 0; i < schema::operation_count; ++i) {
    const auto operation = static_cast<Operation>(i);
    EXPECT_EQ(harmless_when_repeated(operation), schema::repeat(operation) != schema::Repeat::once)
        << schema::name(operation);
    EXPECT_EQ(operation_named(schema::name(operation)), operation);
  }
  EXPECT_EQ(operation_named("NoSuchOperation"), std::nullopt);
}

}  // namespace
}  // namespace dsqlsim::properties

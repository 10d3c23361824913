#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/failure_text.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

using schema::Failure;
using schema::Layer;
using schema::Operation;
using schema::Outcome;

constexpr schema::Root refused{Failure::database, Outcome::not_applied};
constexpr schema::Root lost{Failure::database, Outcome::unknown};

/// A client call around one call of a transaction layer, which the test continues.
struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "client");
  LayerNotes client{h, a, Layer::client, Operation::update_shard, 2};
  std::size_t client_began = client.attempt();
  LayerNotes tx{h, a, Layer::tx_execute, Operation::update_shard, 6};

  /// An attempt whose COMMIT is answered 40001: the answer.
  std::size_t conflict() {
    tx.attempt();
    const std::size_t answer = Transaction(h, a).commit_refused();
    tx.ends(Failure::database, refused, "40001");
    return answer;
  }
  void succeed() {
    tx.attempt();
    Transaction(h, a).commit({});
    tx.ends_ok();
    client.ends_ok();
    client.returns(Failure::none);
  }
  void fail(Failure kind = Failure::unavailable) {
    client.ends(kind, refused);
    client.returns(kind);
  }
};

Verdict check(const Story& s) { return transaction_layers_retry_only_40001(s.h.history()); }

TEST(transaction_layers_retry_only_40001, holds_for_conflicts_and_then_success) {
  Story s;
  s.conflict();
  s.tx.backs_off(milliseconds(100));
  // 40001 at a statement: the transaction is rolled back before the next begins.
  s.tx.attempt();
  Transaction aborted(s.h, s.a);
  aborted.statement("UpdateShard", sqlstate::serialization_failure);
  aborted.roll_back();
  s.tx.ends(Failure::database, refused, "40001");
  s.succeed();
  expect_holds(check(s));
}

TEST(transaction_layers_retry_only_40001, exhaustion_ends_it) {
  Story s;
  for (int i = 0; i < 6; ++i) s.conflict();
  s.fail();
  expect_holds(check(s));
}

TEST(transaction_layers_retry_only_40001, a_retry_after_another_answer_violates_it) {
  Story s;
  s.tx.attempt();
  const std::size_t answer = Transaction(s.h, s.a).commit_refused(sqlstate::program_limit_exceeded);
  s.tx.ends(Failure::database, refused, "54000");
  const std::size_t again = s.tx.attempt();
  expect_violated(check(s), "retried without 40001", {answer, again},
                  "The tx_execute layer of A/client retried UpdateShard although COMMIT was answered: 54000.");
}

TEST(transaction_layers_retry_only_40001, a_retry_after_a_lost_reply_violates_it) {
  Story s;
  s.tx.attempt();
  const std::size_t answer = Transaction(s.h, s.a).commit_lost();
  s.tx.ends(Failure::database, lost, "connection lost");
  const std::size_t again = s.tx.attempt();
  expect_violated(
      check(s), "retried without 40001", {answer, again},
      "The tx_execute layer of A/client retried UpdateShard although COMMIT was answered: connection lost.");
}

TEST(transaction_layers_retry_only_40001, a_conflict_that_is_not_retried_violates_it) {
  Story s;
  const std::size_t answer = s.conflict();
  const std::size_t ended = s.h.last();
  s.fail();
  expect_violated(check(s), "40001 not retried", {answer, ended},
                  "The tx_execute layer of A/client gave UpdateShard up after 40001 in attempt 1 of 6.");
}

TEST(transaction_layers_retry_only_40001, a_layer_of_one_attempt_does_not_retry) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  LayerNotes client(h, a, Layer::client, Operation::update_shard, 2);
  client.attempt();
  LayerNotes tx(h, a, Layer::tx_execute, Operation::update_shard, 1);
  tx.attempt();
  Transaction(h, a).commit_refused();
  tx.ends(Failure::unavailable, refused, "40001");
  client.ends(Failure::unavailable, refused, "40001");
  client.backs_off(milliseconds(45));
  client.attempt();
  expect_holds(transaction_layers_retry_only_40001(h.history()));
}

TEST(transaction_layers_retry_only_40001, a_context_that_ended_excuses) {
  Story s;
  s.conflict();
  s.tx.backs_off(milliseconds(100));
  s.fail(Failure::context_deadline_exceeded);
  expect_holds(check(s));
}

TEST(transaction_layers_retry_only_40001, a_caller_that_ended_for_a_reason_of_its_own_does_not_tell) {
  Story s;
  s.conflict();
  // What it had called was beside the point, a clean-up: the time for it may have been over.
  s.client.ends(Failure::workflow_condition_failed, {Failure::workflow_condition_failed, Outcome::not_applied});
  s.client.returns(Failure::workflow_condition_failed);
  expect_holds(check(s));
}

TEST(transaction_layers_retry_only_40001, a_context_that_ended_excuses_whatever_the_operation_made_of_it) {
  Story s;
  s.conflict();
  s.client.ends(Failure::unavailable, refused, schema::failure_text("40001", "context deadline exceeded"));
  expect_holds(check(s));
}

TEST(transaction_layers_retry_only_40001, a_host_that_crashed_excuses) {
  Story s;
  s.conflict();
  s.h.happens("crash");
  expect_holds(check(s));
}

TEST(transaction_layers_retry_only_40001, the_rest_of_an_aborted_transaction_violates_it) {
  Story s;
  s.tx.attempt();
  Transaction aborted(s.h, s.a);
  const std::size_t answer = aborted.statement("UpdateShard", sqlstate::serialization_failure);
  const std::size_t again = aborted.statement("UpdateShard") - 1;
  expect_violated(check(s), "transaction retried in part", {answer, again},
                  "UpdateShard of A/client sent UpdateShard after 40001 instead of beginning again.");
}

TEST(transaction_layers_retry_only_40001, a_commit_that_is_sent_again_violates_it) {
  Story s;
  s.tx.attempt();
  Transaction t(s.h, s.a);
  const std::size_t answer = t.commit_refused();
  const std::size_t again = t.commit_lost() - 1;
  expect_violated(check(s), "transaction retried in part", {answer, again},
                  "UpdateShard of A/client sent COMMIT after 40001 instead of beginning again.");
}

TEST(transaction_layers_retry_only_40001, an_attempt_that_got_no_connection_for_its_begin_is_no_part_of_one) {
  Story s;
  s.conflict();
  s.tx.attempt();
  s.h.answer(s.h.send(s.a, "BEGIN", EventKind::statement, 0, false), CallView::refused, SqlState("53400"));
  s.tx.ends(Failure::database, refused, "53400");
  s.fail();
  expect_holds(check(s));
}

TEST(transaction_layers_retry_only_40001, an_attempt_without_its_own_begin_violates_it) {
  Story s;
  s.tx.attempt();
  const std::size_t first = s.h.last();
  Transaction(s.h, s.a).commit_refused();
  s.tx.ends(Failure::database, refused, "40001");
  const std::size_t second = s.tx.attempt();
  const std::uint64_t call = s.h.send(s.a, "UpdateShard", EventKind::statement, 0, true);
  expect_violated(check(s), "transaction retried in part", {first, second, s.h.request(call)},
                  "The tx_execute layer of A/client retried UpdateShard without a BEGIN of its own.");
}

TEST(transaction_layers_retry_only_40001, an_attempt_that_skips_the_lock_violates_it) {
  Story s;
  s.tx.attempt();
  const std::size_t first = s.h.last();
  Transaction(s.h, s.a, "LockShard").commit_refused();
  s.tx.ends(Failure::database, refused, "40001");
  const std::size_t second = s.tx.attempt();
  Transaction(s.h, s.a, "UpdateShard").commit({});
  expect_violated(check(s), "transaction retried in part", {first, second, second + 1},
                  "The tx_execute layer of A/client retried UpdateShard from UpdateShard on, but it had begun with "
                  "LockShard.");
}

TEST(transaction_layers_retry_only_40001, undecided_when_nothing_conflicted) {
  Story s;
  s.succeed();
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties

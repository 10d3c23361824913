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

constexpr schema::Root conflict{Failure::database, Outcome::not_applied};
constexpr schema::Root condition{Failure::dsql_condition_failed, Outcome::not_applied};

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "writer");

  std::size_t returned(std::int64_t mutation, std::int64_t attempt, std::string_view text) {
    return h.note(a, schema::host_notes::namespace_write_returned, {1, mutation, 1, attempt, 0}, text);
  }
  void read(std::int64_t mutation) { h.note(a, schema::host_notes::namespace_read, {1, 1, 1, mutation, 1}); }
};

TEST(failed_condition_never_retried, holds_when_it_ends_the_call) {
  Story s;
  LayerNotes client(s.h, s.a, Layer::client, Operation::update_workflow_execution, 2);
  client.attempt();
  LayerNotes tx(s.h, s.a, Layer::tx_execute, Operation::update_workflow_execution, 6);
  tx.attempt();
  tx.ends(Failure::database, conflict, "40001");
  tx.backs_off(milliseconds(100));
  tx.attempt();
  tx.ends(Failure::workflow_condition_failed, {Failure::workflow_condition_failed, Outcome::not_applied});
  client.ends(Failure::workflow_condition_failed, {Failure::workflow_condition_failed, Outcome::not_applied});
  client.returns(Failure::workflow_condition_failed);
  expect_holds(failed_condition_never_retried(s.h.history()));
}

TEST(failed_condition_never_retried, a_transaction_layer_that_repeats_violates_it) {
  Story s;
  LayerNotes tx(s.h, s.a, Layer::run_tx, Operation::update_shard, 6);
  tx.attempt();
  const std::size_t ended =
      tx.ends(Failure::shard_ownership_lost, {Failure::shard_ownership_lost, Outcome::not_applied});
  tx.backs_off(milliseconds(100));
  const std::size_t again = tx.attempt();
  expect_violated(failed_condition_never_retried(s.h.history()), "failed condition retried", {ended, again},
                  "The run_tx layer of A/writer repeated UpdateShard although it had failed with ShardOwnershipLost.");
}

TEST(failed_condition_never_retried, a_condition_behind_another_error_counts) {
  Story s;
  LayerNotes client(s.h, s.a, Layer::client, Operation::update_namespace, 2);
  client.attempt();
  const std::size_t ended = client.ends(Failure::unavailable, condition);
  client.backs_off(milliseconds(45));
  const std::size_t again = client.attempt();
  expect_violated(failed_condition_never_retried(s.h.history()), "failed condition retried", {ended, again},
                  "The client layer of A/writer repeated UpdateNamespace although it had failed with "
                  "dsql.ConditionFailedError.");
}

TEST(failed_condition_never_retried, the_decision_to_repeat_is_enough) {
  Story s;
  LayerNotes client(s.h, s.a, Layer::client, Operation::update_namespace, 2);
  client.attempt();
  const std::size_t ended = client.ends(Failure::unavailable, condition);
  const std::size_t decided = client.backs_off(milliseconds(45));
  s.h.happens("crash");
  expect_violated(failed_condition_never_retried(s.h.history()), "failed condition retried", {ended, decided},
                  "The client layer of A/writer repeated UpdateNamespace although it had failed with "
                  "dsql.ConditionFailedError.");
}

TEST(failed_condition_never_retried, a_caller_that_reads_again_is_legal) {
  Story s;
  s.read(7);
  s.returned(7, 1, "update ConditionFailed");
  s.read(8);
  s.returned(8, 2, "update ok");
  expect_holds(failed_condition_never_retried(s.h.history()));
}

TEST(failed_condition_never_retried, a_caller_that_does_not_violates_it) {
  Story s;
  const std::size_t first = s.returned(7, 1, "create NamespaceAlreadyExists");
  const std::size_t second = s.returned(8, 2, "create NamespaceAlreadyExists");
  expect_violated(failed_condition_never_retried(s.h.history()), "failed condition retried", {first, second},
                  "A/writer tried again for namespace 1 without reading again although it had been answered: create "
                  "NamespaceAlreadyExists.");
}

TEST(failed_condition_never_retried, the_next_operation_of_a_caller_is_not_a_retry) {
  Story s;
  s.returned(7, 1, "create NamespaceAlreadyExists");
  s.returned(9, 1, "create NamespaceAlreadyExists");
  expect_holds(failed_condition_never_retried(s.h.history()));
}

TEST(failed_condition_never_retried, undecided_when_no_condition_failed) {
  Story s;
  LayerNotes client(s.h, s.a, Layer::client, Operation::update_namespace, 2);
  client.attempt();
  client.ends(Failure::unavailable, conflict, "40001");
  client.attempt();
  client.ends_ok();
  s.returned(7, 1, "update Unavailable");
  s.returned(7, 2, "update ok");
  expect_undecided(failed_condition_never_retried(s.h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties

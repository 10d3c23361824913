#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;
using schema::Operation;

std::size_t renew(HistoryBuilder& h, ActorId actor, std::int64_t from) {
  return successful_call(h, actor, Operation::update_shard, {1, from, from + 1},
                         {updated(table::shards, shard_row(1, from), shard_row(1, from + 1))});
}

/// A write whose COMMIT gets no answer. Answers where its claim is; land() is up to the test.
struct LostWrite {
  LostWrite(HistoryBuilder& h, ActorId actor, Operation operation, std::int64_t range)
      : client(h, actor, schema::Layer::client, operation, 2, Claim{1, range, range}), claim(client.claimed()) {
    client.attempt();
    transaction.emplace(h, actor);
    transaction->commit_lost();
  }
  LayerNotes client;
  std::size_t claim;
  std::optional<Transaction> transaction;
};

TEST(no_write_under_an_old_range, holds_when_every_write_commits_under_the_newest_range) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  const ActorId b = h.actor("B", "client");
  renew(h, a, 4);
  successful_call(h, a, Operation::create_workflow_execution, {1, 5, 5},
                  {inserted(table::current_executions, current_row("w"))});
  renew(h, b, 5);
  successful_call(h, b, Operation::add_history_tasks, {1, 6, 6}, {inserted(table::transfer_tasks, transfer_row(1, 7))});
  expect_holds(no_write_under_an_old_range(h.history()));
}

TEST(no_write_under_an_old_range, a_late_commit_of_the_old_owner_violates_it) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  const ActorId b = h.actor("B", "owner");
  LostWrite late(h, a, Operation::update_workflow_execution, 5);
  const std::size_t newer = renew(h, b, 5);
  const std::size_t landed =
      late.transaction->land({updated(table::executions, execution_row("w", 1, {}), execution_row("w", 2, {}))});
  expect_violated(no_write_under_an_old_range(h.history()), "write under an old range", {late.claim, newer, landed},
                  "UpdateWorkflowExecution of A/client on shard 1 was issued under range 5 and committed after B/owner "
                  "had committed range 6.");
}

TEST(no_write_under_an_old_range, a_task_write_counts_too) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  LostWrite late(h, a, Operation::add_history_tasks, 5);
  const std::size_t newer = renew(h, a, 5);
  const std::size_t landed = late.transaction->land({inserted(table::timer_tasks, timer_row(1, 9, 7))});
  expect_violated(no_write_under_an_old_range(h.history()), "write under an old range", {late.claim, newer, landed},
                  "AddHistoryTasks of A/client on shard 1 was issued under range 5 and committed after A/client had "
                  "committed range 6.");
}

TEST(no_write_under_an_old_range, a_late_commit_before_the_new_range_is_legal) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  LostWrite late(h, a, Operation::add_history_tasks, 5);
  late.transaction->land({inserted(table::transfer_tasks, transfer_row(1, 7))});
  renew(h, h.actor("B", "owner"), 5);
  expect_holds(no_write_under_an_old_range(h.history()));
}

TEST(no_write_under_an_old_range, what_an_old_owner_tries_in_vain_is_legal) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  renew(h, h.actor("B", "owner"), 5);
  LostWrite refused(h, a, Operation::add_history_tasks, 5);
  successful_call(h, a, Operation::add_history_tasks, {1, 6, 6}, {inserted(table::transfer_tasks, transfer_row(1, 8))});
  expect_holds(no_write_under_an_old_range(h.history()));
}

TEST(no_write_under_an_old_range, range_deletes_are_not_fenced) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "queue");
  LostWrite late(h, a, Operation::range_complete_history_tasks, 5);
  renew(h, h.actor("B", "owner"), 5);
  late.transaction->land({deleted(table::transfer_tasks, transfer_row(1, 7))});
  expect_undecided(no_write_under_an_old_range(h.history()));
}

TEST(no_write_under_an_old_range, rows_that_were_only_locked_are_no_writes) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  LostWrite late(h, a, Operation::update_workflow_execution, 5);
  renew(h, h.actor("B", "owner"), 5);
  late.transaction->land({updated(table::executions, execution_row("w", 1, {}), execution_row("w", 1, {}))});
  expect_undecided(no_write_under_an_old_range(h.history()));
}

TEST(no_write_under_an_old_range, namespace_writes_have_no_range) {
  HistoryBuilder h;
  renew(h, h.actor("B", "owner"), 5);
  h.commit(h.actor("A", "writer"), {inserted(table::namespaces, namespace_row(1, "n", 1, {1, 1, {}}))});
  expect_undecided(no_write_under_an_old_range(h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties

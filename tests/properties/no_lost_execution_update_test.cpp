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

RowImage mutates(std::int64_t from, std::int64_t old_mutation, std::int64_t to, std::int64_t mutation) {
  return updated(table::executions, execution_row("w", from, {from, old_mutation, {}}),
                 execution_row("w", to, {to, mutation, {}}));
}
RowImage comes(std::int64_t task) { return inserted(table::transfer_tasks, transfer_row(1, task)); }
std::size_t acknowledge(HistoryBuilder& h, ActorId actor, std::int64_t task, std::int64_t mutation) {
  return h.note(actor, schema::host_notes::task_acknowledged, {1, task, mutation, 0, 0});
}

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "client");
  ActorId b = h.actor("B", "client");
};

TEST(no_lost_execution_update, holds_when_each_builds_on_the_last) {
  Story s;
  successful_call(s.h, s.a, Operation::create_workflow_execution, {1, 5, 5},
                  {inserted(table::current_executions, current_row("w")),
                   inserted(table::executions, execution_row("w", 1, {1, 10, {}})), comes(50)});
  acknowledge(s.h, s.a, 50, 10);
  successful_call(s.h, s.a, Operation::update_workflow_execution, {1, 5, 5},
                  {mutates(1, 10, 2, 11), comes(51), comes(52)});
  acknowledge(s.h, s.a, 51, 11);
  acknowledge(s.h, s.a, 52, 11);
  successful_call(s.h, s.b, Operation::add_history_tasks, {1, 6, 6}, {comes(60)});
  expect_holds(no_lost_execution_update(s.h.history()));
}

TEST(no_lost_execution_update, an_update_over_one_it_had_not_seen_violates_it) {
  Story s;
  const std::size_t first = s.h.commit(s.a, {mutates(1, 10, 2, 11)});
  const std::size_t second = s.h.commit(s.b, {mutates(2, 11, 2, 12)});
  expect_violated(
      no_lost_execution_update(s.h.history()), "execution update lost", {first, second},
      "B/client committed mutation 12 of workflow w of shard 1 as number 2 over number 2 (mutation 11), which "
      "it had not seen.");
}

TEST(no_lost_execution_update, tasks_without_their_execution_violate_it) {
  Story s;
  s.h.commit(s.a, {mutates(1, 10, 2, 11)});
  const std::size_t torn = successful_call(s.h, s.b, Operation::update_workflow_execution, {1, 5, 5}, {comes(50)});
  expect_violated(no_lost_execution_update(s.h.history()), "mutation committed in part", {torn},
                  "UpdateWorkflowExecution of B/client committed a row of transfer_tasks without the execution that it "
                  "belongs to.");
}

TEST(no_lost_execution_update, tasks_of_one_mutation_in_two_commits_violate_it) {
  Story s;
  const std::size_t first = s.h.commit(s.a, {mutates(1, 10, 2, 11), comes(51)});
  const std::size_t second = s.h.commit(s.a, {comes(52)});
  acknowledge(s.h, s.a, 51, 11);
  const std::size_t told = acknowledge(s.h, s.a, 52, 11);
  expect_violated(no_lost_execution_update(s.h.history()), "mutation committed in part", {first, second, told},
                  "The tasks of mutation 11 of A/client on shard 1 were committed by two transactions.");
}

TEST(no_lost_execution_update, two_actors_may_number_their_mutations_alike) {
  Story s;
  s.h.commit(s.a, {mutates(1, 10, 2, 11), comes(51)});
  acknowledge(s.h, s.a, 51, 11);
  s.h.commit(s.b, {mutates(2, 11, 3, 11), comes(61)});
  acknowledge(s.h, s.b, 61, 11);
  expect_holds(no_lost_execution_update(s.h.history()));
}

TEST(no_lost_execution_update, an_acknowledged_task_that_is_not_there_violates_it) {
  Story s;
  s.h.commit(s.a, {mutates(1, 10, 2, 11), comes(51)});
  const std::size_t told = acknowledge(s.h, s.a, 52, 11);
  expect_violated(no_lost_execution_update(s.h.history()), "acknowledged task not committed", {told},
                  "Mutation 11 of A/client returned ok, but no commit had inserted its task 52 of shard 1.");
}

TEST(no_lost_execution_update, success_without_a_commit_violates_it) {
  Story s;
  s.h.commit(s.a, {mutates(1, 10, 2, 11)});
  LayerNotes client(s.h, s.b, Layer::client, Operation::update_workflow_execution, 2);
  client.attempt();
  Transaction swallowed(s.h, s.b);
  swallowed.commit_refused();
  client.ends_ok();
  const std::size_t returned = client.returns(Failure::none);
  expect_violated(no_lost_execution_update(s.h.history()), "acknowledged update not committed", {returned},
                  "UpdateWorkflowExecution of B/client returned ok, but no transaction of it had committed.");
}

TEST(no_lost_execution_update, a_commit_that_lands_after_success_was_reported_comes_too_late) {
  Story s;
  s.h.commit(s.a, {mutates(1, 10, 2, 11)});
  LayerNotes client(s.h, s.b, Layer::client, Operation::update_workflow_execution, 2);
  client.attempt();
  Transaction late(s.h, s.b);
  late.commit_lost();
  client.ends_ok();
  const std::size_t returned = client.returns(Failure::none);
  late.land({mutates(2, 11, 3, 12)});
  expect_violated(no_lost_execution_update(s.h.history()), "acknowledged update not committed", {returned},
                  "UpdateWorkflowExecution of B/client returned ok, but no transaction of it had committed.");
}

TEST(no_lost_execution_update, an_unknown_update_that_lands_late_is_legal) {
  Story s;
  LayerNotes client(s.h, s.a, Layer::client, Operation::update_workflow_execution, 2);
  client.attempt();
  Transaction late(s.h, s.a);
  late.commit_lost();
  client.ends(Failure::unavailable, {Failure::database, schema::Outcome::unknown}, "connection lost");
  client.returns(Failure::unavailable, {Failure::database, schema::Outcome::unknown});
  s.h.next_operation(s.a);
  late.land({mutates(1, 10, 2, 11), comes(51)});
  s.h.commit(s.b, {mutates(2, 11, 3, 12)});
  expect_holds(no_lost_execution_update(s.h.history()));
}

TEST(no_lost_execution_update, without_a_commit_log_it_is_undecided) {
  Story s;
  LayerNotes client(s.h, s.b, Layer::client, Operation::update_workflow_execution, 2);
  client.attempt();
  client.ends_ok();
  client.returns(Failure::none);
  acknowledge(s.h, s.b, 52, 11);
  expect_undecided(no_lost_execution_update(s.h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties

#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/failure_text.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace host_notes = schema::host_notes;

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "probe");
  std::size_t begin(std::int64_t number, std::string_view kind = "shard") {
    return h.note(a, host_notes::probe_began, {number, 0, 0, 0, 0}, kind);
  }
  /// An operation that ends so: one statement, sent in autocommit.
  Witness fail(ActorId actor, schema::Operation operation, schema::Failure kind, std::string_view said) {
    LayerNotes layer(h, actor, schema::Layer::client, operation, 1);
    layer.attempt();
    const std::uint64_t call = h.send(actor, "AStatement", EventKind::statement, 0, true);
    h.answer(call, CallView::refused, SqlState("54000"));
    const std::size_t ended = layer.ends(kind, {schema::Failure::database, schema::Outcome::not_applied},
                                         schema::failure_text("54000", said));
    layer.returns(kind);
    return {h.request(call), ended};
  }
  std::size_t succeed(std::int64_t number, std::int64_t tries, std::string_view kind = "shard") {
    return h.note(a, host_notes::probe_succeeded, {number, tries, 0, 0, 0}, kind);
  }
};

Verdict check(const Story& s) { return shard_makes_progress_after_faults(s.h.history()); }

TEST(shard_makes_progress_after_faults, holds_when_every_probe_succeeds_after_however_many_tries) {
  Story s;
  s.h.happens("faults stopped");
  s.begin(1);
  s.begin(2);
  s.succeed(2, 1);
  s.succeed(1, 7);
  s.h.happens("settled");
  expect_holds(check(s));
}

TEST(shard_makes_progress_after_faults, a_run_without_progress_violates_it) {
  Story s;
  const std::size_t stopped = s.h.happens("faults stopped");
  s.begin(1);
  s.succeed(1, 1);
  const std::size_t began = s.begin(2);
  const std::size_t ended = s.h.happens("no progress");
  expect_violated(check(s), "no progress: shard: no call failed", {stopped, began, ended},
                  "There was no progress: shard 2 had not succeeded when the run ended.");
}

TEST(shard_makes_progress_after_faults, the_operation_that_stands_still_and_its_last_error_are_named) {
  Story s;
  const schema::Root refused{schema::Failure::database, schema::Outcome::not_applied};
  const ActorId owner = s.h.actor("A", "owner");
  LayerNotes(s.h, owner, schema::Layer::client, schema::Operation::update_shard, 2)
      .returns(schema::Failure::unavailable, refused);
  const std::size_t stopped = s.h.happens("faults stopped");
  const std::size_t began = s.begin(1);
  const auto call = [&](schema::Operation operation, schema::Failure kind, std::string_view evidence) {
    LayerNotes notes(s.h, owner, schema::Layer::client, operation, 2);
    notes.attempt();
    const std::size_t ended = notes.ends(kind, refused, evidence);
    notes.returns(kind, refused);
    return ended;
  };
  call(schema::Operation::get_history_tasks, schema::Failure::unavailable, "40001");
  call(schema::Operation::get_history_tasks, schema::Failure::none, "");
  call(schema::Operation::update_shard, schema::Failure::unavailable, "40001");
  const std::size_t last = call(schema::Operation::update_shard, schema::Failure::shard_ownership_lost, "");
  const std::size_t ended = s.h.happens("no progress");
  expect_violated(
      check(s), "no progress: UpdateShard: ShardOwnershipLost", {stopped, began, last, ended},
      "There was no progress: shard 1 had not succeeded when the run ended; UpdateShard of A/owner failed 2 times in a "
      "row, the last time with ShardOwnershipLost.");
}

TEST(shard_makes_progress_after_faults, a_queue_that_hangs_is_the_business_of_another_property) {
  Story s;
  s.h.happens("faults stopped");
  s.begin(1);
  s.succeed(1, 1);
  s.begin(2, "queue");
  s.h.happens("no progress");
  expect_holds(check(s));
}

TEST(shard_makes_progress_after_faults, a_probe_that_gives_up_violates_it) {
  Story s;
  s.h.happens("faults stopped");
  const std::size_t began = s.begin(1);
  const std::size_t failed = s.h.note(s.a, host_notes::probe_failed, {1, 3, 0, 0, 0}, "shard ShardOwnershipLost");
  s.h.happens("settled");
  expect_violated(check(s), "probe failed: ShardOwnershipLost", {began, failed},
                  "After faults had stopped, A/probe gave up on shard 1 after 3 tries: ShardOwnershipLost.");
}

TEST(shard_makes_progress_after_faults, a_queue_that_never_drains_violates_it) {
  Story s;
  const std::size_t stopped = s.h.happens("faults stopped");
  s.begin(1);
  s.succeed(1, 1);
  const std::size_t ended = s.h.happens("no progress");
  expect_violated(check(s), "no progress: no call failed", {stopped, ended},
                  "There was no progress: every shard that was tried had succeeded, but what had to follow did not "
                  "happen.");
}

TEST(shard_makes_progress_after_faults, a_workflow_that_is_stuck_violates_it) {
  Story s;
  const std::size_t stopped = s.h.happens("faults stopped");
  s.begin(1);
  s.succeed(1, 1);
  s.begin(0, "workflow");
  s.succeed(0, 3, "workflow");
  const std::size_t began = s.begin(1, "workflow");
  const std::size_t ended = s.h.happens("no progress");
  expect_violated(check(s), "no progress: workflow: no call failed", {stopped, began, ended},
                  "There was no progress: workflow 1 had not succeeded when the run ended.");
}

TEST(shard_makes_progress_after_faults, workflows_that_succeed_do_not_excuse_a_queue_that_never_drains) {
  Story s;
  const std::size_t stopped = s.h.happens("faults stopped");
  s.begin(1);
  s.succeed(1, 1);
  s.begin(0, "workflow");
  s.succeed(0, 2, "workflow");
  const std::size_t ended = s.h.happens("no progress");
  expect_violated(check(s), "no progress: no call failed", {stopped, ended},
                  "There was no progress: every shard that was tried had succeeded, but what had to follow did not "
                  "happen.");
}

TEST(shard_makes_progress_after_faults, a_workflow_that_is_refused_for_ever_is_named_by_the_refusal) {
  Story s;
  const std::size_t stopped = s.h.happens("faults stopped");
  s.begin(1);
  s.succeed(1, 1);
  const std::size_t began = s.begin(0, "workflow");
  const Witness last =
      s.fail(s.a, schema::Operation::create_workflow_execution, schema::Failure::current_workflow_condition_failed, "");
  const std::size_t ended = s.h.happens("no progress");
  expect_violated(check(s), "no progress: CreateWorkflowExecution: CurrentWorkflowConditionFailed",
                  {stopped, began, last[0], last[1], ended},
                  "There was no progress: workflow 0 had not succeeded when the run ended; CreateWorkflowExecution of "
                  "A/probe failed once, with CurrentWorkflowConditionFailed.");
}

TEST(shard_makes_progress_after_faults, a_run_that_ended_before_any_try_violates_it) {
  Story s;
  s.h.note(s.a, host_notes::shard_state, {1, 0, 0, 0, 0}, "acquiring");
  const std::size_t stopped = s.h.happens("faults stopped");
  const std::size_t ended = s.h.happens("no progress");
  expect_violated(check(s), "no progress: nothing was tried", {stopped, ended},
                  "There was no progress: the run ended before any shard was tried.");
}

TEST(shard_makes_progress_after_faults, a_workload_without_end_violates_it) {
  Story s;
  s.h.note(s.a, host_notes::shard_state, {1, 0, 0, 0, 0}, "acquiring");
  const std::size_t ended = s.h.happens("no progress");
  expect_violated(check(s), "no progress: used up before faults had stopped", {ended},
                  "There was no progress: the run was used up before faults had stopped.");
}

TEST(shard_makes_progress_after_faults, a_namespace_that_hangs_is_not_a_shards_fault) {
  Story s;
  s.h.happens("faults stopped");
  s.begin(1);
  s.succeed(1, 1);
  s.begin(1, "namespace");
  s.h.happens("no progress");
  expect_holds(check(s));
}

TEST(shard_makes_progress_after_faults, undecided_in_a_run_without_shards) {
  Story s;
  s.h.happens("faults stopped");
  s.begin(1, "namespace");
  s.h.happens("no progress");
  expect_undecided(check(s));
}

TEST(shard_makes_progress_after_faults, undecided_when_the_run_was_not_ended) {
  Story s;
  s.begin(1);
  s.succeed(1, 1);
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties

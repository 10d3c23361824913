#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;
namespace host_notes = schema::host_notes;

std::size_t acknowledge(HistoryBuilder& h, ActorId actor, std::int64_t task) {
  return h.note(actor, host_notes::task_acknowledged, {1, task, 100 + task, 0, 0});
}
void execute(HistoryBuilder& h, ActorId actor, std::int64_t task) {
  h.note(actor, host_notes::task_executed, {1, task, 5, 0, 0});
}
RowImage task_row_of(std::int64_t task) { return inserted(table::transfer_tasks, transfer_row(1, task)); }

struct Story {
  HistoryBuilder h;
  ActorId client = h.actor("A", "client");
  ActorId queue = h.actor("A", "queue");
};

TEST(acknowledged_tasks_are_executed, holds_when_somebody_executed_each) {
  Story s;
  s.h.commit(s.client, {task_row_of(50), task_row_of(51)});
  acknowledge(s.h, s.client, 50);
  execute(s.h, s.queue, 50);
  // Executed before its writer was told, and twice: both legal.
  execute(s.h, s.queue, 51);
  execute(s.h, s.h.actor("B", "queue"), 51);
  acknowledge(s.h, s.client, 51);
  s.h.happens("settled");
  expect_holds(acknowledged_tasks_are_executed(s.h.history()));
}

TEST(acknowledged_tasks_are_executed, a_task_whose_row_is_still_there_violates_it) {
  Story s;
  const std::size_t committed = s.h.commit(s.client, {task_row_of(50)});
  const std::size_t acknowledged = acknowledge(s.h, s.client, 50);
  const std::size_t settled = s.h.happens("settled");
  expect_violated(
      acknowledged_tasks_are_executed(s.h.history()), "acknowledged task never executed",
      {committed, acknowledged, settled},
      "Task 50 of shard 1 was acknowledged to A/client and never executed although the run settled: its row "
      "is still there.");
}

TEST(acknowledged_tasks_are_executed, a_task_whose_row_was_deleted_violates_it) {
  Story s;
  const std::size_t committed = s.h.commit(s.client, {task_row_of(50)});
  const std::size_t acknowledged = acknowledge(s.h, s.client, 50);
  const std::size_t gone = s.h.commit(s.queue, {deleted(table::transfer_tasks, transfer_row(1, 50))});
  const std::size_t settled = s.h.happens("settled");
  expect_violated(
      acknowledged_tasks_are_executed(s.h.history()), "acknowledged task never executed",
      {committed, acknowledged, gone, settled},
      "Task 50 of shard 1 was acknowledged to A/client and never executed although the run settled: its row "
      "was deleted by A/queue.");
}

TEST(acknowledged_tasks_are_executed, a_task_that_never_was_violates_it) {
  Story s;
  const std::size_t acknowledged = acknowledge(s.h, s.client, 50);
  const std::size_t settled = s.h.happens("settled");
  expect_violated(acknowledged_tasks_are_executed(s.h.history()), "acknowledged task never executed",
                  {acknowledged, settled},
                  "Task 50 of shard 1 was acknowledged to A/client and never executed although the run settled: no "
                  "commit ever inserted it.");
}

TEST(acknowledged_tasks_are_executed, tasks_of_writes_that_were_not_acknowledged_are_not_owed) {
  Story s;
  s.h.commit(s.client, {task_row_of(50), task_row_of(51)});
  acknowledge(s.h, s.client, 50);
  execute(s.h, s.queue, 50);
  s.h.happens("settled");
  expect_holds(acknowledged_tasks_are_executed(s.h.history()));
}

TEST(acknowledged_tasks_are_executed, what_was_written_after_faults_stopped_may_be_on_its_way) {
  Story s;
  acknowledge(s.h, s.client, 50);
  s.h.happens("faults stopped");
  acknowledge(s.h, s.client, 51);
  execute(s.h, s.queue, 50);
  s.h.happens("settled");
  expect_holds(acknowledged_tasks_are_executed(s.h.history()));
}

TEST(acknowledged_tasks_are_executed, undecided_when_the_run_did_not_settle) {
  Story s;
  acknowledge(s.h, s.client, 50);
  s.h.happens("no progress");
  expect_undecided(acknowledged_tasks_are_executed(s.h.history()));
}

TEST(acknowledged_tasks_are_executed, undecided_when_nothing_was_acknowledged) {
  Story s;
  execute(s.h, s.queue, 50);
  s.h.happens("settled");
  expect_undecided(acknowledged_tasks_are_executed(s.h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties

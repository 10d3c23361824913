#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

void execute(HistoryBuilder& h, ActorId actor, std::int64_t task) {
  h.note(actor, schema::host_notes::task_executed, {1, task, 5, 0, 0});
}
RowImage comes(std::int64_t task) { return inserted(table::transfer_tasks, transfer_row(1, task)); }
RowImage goes(std::int64_t task) { return deleted(table::transfer_tasks, transfer_row(1, task)); }

TEST(tasks_deleted_only_after_execution, holds_whoever_executed_them) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "queue");
  const ActorId b = h.actor("B", "queue");
  h.commit(a, {comes(50), comes(51)});
  execute(h, a, 50);
  execute(h, b, 51);
  h.commit(b, {goes(50), goes(51)});
  expect_holds(tasks_deleted_only_after_execution(h.history()));
}

TEST(tasks_deleted_only_after_execution, a_delete_before_the_execution_violates_it) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "queue");
  const std::size_t came = h.commit(a, {comes(50), comes(51)});
  execute(h, a, 50);
  const std::size_t went = h.commit(a, {goes(50), goes(51)});
  execute(h, a, 51);
  expect_violated(tasks_deleted_only_after_execution(h.history()), "task deleted before it was executed", {came, went},
                  "A/queue deleted the transfer task 51 of shard 1, which nobody had executed.");
}

TEST(tasks_deleted_only_after_execution, timers_count_and_a_row_may_be_older_than_the_history) {
  HistoryBuilder h;
  const std::size_t went = h.commit(h.actor("A", "queue"), {deleted(table::timer_tasks, timer_row(1, 9'000, 51))});
  expect_violated(tasks_deleted_only_after_execution(h.history()), "task deleted before it was executed", {went},
                  "A/queue deleted the timer task 51 of shard 1, which nobody had executed.");
}

TEST(tasks_deleted_only_after_execution, a_late_delete_of_what_its_dead_host_executed_is_legal) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "queue");
  h.commit(a, {comes(50)});
  execute(h, a, 50);
  const std::uint64_t call = h.send(a, "RangeDeleteTransferTasks", EventKind::statement, 0, true);
  h.happens("crash");
  h.commit(h.actor("B", "client"), {comes(60)});
  h.land(call, {goes(50)});
  expect_holds(tasks_deleted_only_after_execution(h.history()));
}

TEST(tasks_deleted_only_after_execution, undecided_when_nothing_was_deleted) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "queue");
  h.commit(a, {comes(50)});
  execute(h, a, 50);
  expect_undecided(tasks_deleted_only_after_execution(h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties

#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/task_queue_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "matcher");
  std::size_t added = add_ok(h, a, 7, 1, 100);
};

TEST(added_tasks_are_dispatched, holds_when_each_was_begun) {
  Story s;
  s.h.happens("faults stopped");
  add_ok(s.h, s.a, 7, 9, 200);
  dispatch(s.h, s.a, 7, 2, 100);
  s.h.happens("settled");
  expect_holds(added_tasks_are_dispatched(s.h.history()));
}

TEST(added_tasks_are_dispatched, one_that_was_not_violates_it) {
  Story s;
  const std::size_t gone = s.h.commit(s.h.actor("B", "worker"), {gone_task(7, 1, 100)});
  const std::size_t settled = s.h.happens("settled");
  expect_violated(added_tasks_are_dispatched(s.h.history()), "added task never dispatched", {s.added, gone, settled},
                  "Task 100 of queue 7, written as 1 for A/matcher, was never begun although the run settled: B/worker "
                  "deleted its row.");
}

TEST(added_tasks_are_dispatched, undecided_before_the_run_settles) {
  expect_undecided(added_tasks_are_dispatched(Story().h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties

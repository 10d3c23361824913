#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/task_queue_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "matcher");
  std::size_t inserted = h.commit(a, {new_task(7, 1, 100)});
};

TEST(queued_tasks_deleted_only_after_dispatch, holds_for_a_task_that_was_begun) {
  Story s;
  add_ok(s.h, s.a, 7, 1, 100);
  dispatch(s.h, s.a, 7, 1, 100);
  s.h.commit(s.a, {gone_task(7, 1, 100)});
  expect_holds(queued_tasks_deleted_only_after_dispatch(s.h.history()));
}

TEST(queued_tasks_deleted_only_after_dispatch, holds_for_one_that_is_there_once_more) {
  Story s;
  add_ok(s.h, s.a, 7, 1, 100);
  s.h.commit(s.a, {new_task(7, 2, 100)});
  s.h.commit(s.a, {gone_task(7, 1, 100)});
  expect_holds(queued_tasks_deleted_only_after_dispatch(s.h.history()));
}

TEST(queued_tasks_deleted_only_after_dispatch, holds_for_one_that_nobody_was_promised) {
  Story s;
  s.h.commit(s.a, {gone_task(7, 1, 100)});
  expect_holds(queued_tasks_deleted_only_after_dispatch(s.h.history()));
}

TEST(queued_tasks_deleted_only_after_dispatch, a_promised_one_violates_it) {
  Story s;
  const std::size_t added = add_ok(s.h, s.a, 7, 1, 100);
  const std::size_t gone = s.h.commit(s.h.actor("B", "worker"), {gone_task(7, 1, 100)});
  dispatch(s.h, s.a, 7, 1, 100);
  expect_violated(queued_tasks_deleted_only_after_dispatch(s.h.history()),
                  "queued task deleted before it was dispatched", {s.inserted, added, gone},
                  "B/worker deleted task 1 of queue 7, whose write had returned ok to A/matcher; nobody had begun it.");
}

TEST(queued_tasks_deleted_only_after_dispatch, one_of_a_queue_that_nobody_serves_violates_it) {
  Story s;
  const std::size_t gone = s.h.commit(s.a, {gone_task(9, 1, 5)});
  expect_violated(
      queued_tasks_deleted_only_after_dispatch(s.h.history()), "task of a queue that nobody serves deleted", {gone},
      "A/matcher deleted task 1 of queue 9 " + to_text(queue_id(9)) + ", which nobody in the run had written.");
}

TEST(queued_tasks_deleted_only_after_dispatch, undecided_without_a_delete) {
  expect_undecided(queued_tasks_deleted_only_after_dispatch(Story().h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties

#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/task_queue_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "probe");
  std::size_t stopped = h.happens("faults stopped");
  std::size_t begins(std::int64_t queue) {
    return h.note(a, schema::host_notes::probe_began, {queue, 0, 0, 0, 0}, "matcher");
  }
};

Verdict check(const Story& s) { return task_queues_make_progress_after_faults(s.h.history()); }

TEST(task_queues_make_progress_after_faults, holds_when_every_queue_was_worked_off) {
  Story s;
  s.begins(0);
  s.h.note(s.a, schema::host_notes::probe_succeeded, {0, 1, 0, 0, 0}, "matcher");
  s.h.happens("settled");
  expect_holds(check(s));
}

TEST(task_queues_make_progress_after_faults, one_that_stands_still_violates_it) {
  Story s;
  const std::size_t began = s.begins(0);
  const std::size_t ended = s.h.happens("no progress");
  expect_violated(check(s), "no progress: matcher: no call failed", {s.stopped, began, ended},
                  "There was no progress: matcher 0 had not succeeded when the run ended.");
}

TEST(task_queues_make_progress_after_faults, a_run_that_is_used_up_before_violates_it_where_there_are_queues) {
  HistoryBuilder h;
  lease(h, h.actor("A", "matcher"), 7, 1);
  h.happens("no progress");
  EXPECT_EQ(task_queues_make_progress_after_faults(h.history()).kind, VerdictKind::violated);
}

TEST(task_queues_make_progress_after_faults, undecided_without_a_probe) { expect_undecided(check(Story())); }

}  // namespace
}  // namespace dsqlsim::properties

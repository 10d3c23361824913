#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/queue_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace host_notes = schema::host_notes;

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "probe");
  std::size_t stopped = h.happens("faults stopped");
  std::size_t began = h.note(a, host_notes::probe_began, {1}, "message queue");
};
Verdict check(const Story& s) { return message_queues_make_progress_after_faults(s.h.history()); }

TEST(message_queues_make_progress_after_faults, holds_when_everything_works) {
  Story s;
  s.h.note(s.a, host_notes::probe_succeeded, {1, 2}, "message queue");
  s.h.happens("settled");
  expect_holds(check(s));
}

TEST(message_queues_make_progress_after_faults, what_never_works_violates_it) {
  Story s;
  const std::size_t failed = s.h.note(s.a, host_notes::probe_failed, {1, 5}, "message queue enqueue");
  s.h.happens("settled");
  expect_violated(check(s), "probe failed: enqueue", {s.began, failed},
                  "After faults had stopped, A/probe gave up on message queue 1 after 5 tries: enqueue.");
}

TEST(message_queues_make_progress_after_faults, a_run_that_ends_in_the_middle_violates_it) {
  Story s;
  const std::size_t end = s.h.happens("no progress");
  expect_violated(check(s), "no progress: message queue: no call failed", {s.stopped, s.began, end},
                  "There was no progress: message queue 1 had not succeeded when the run ended.");
}

TEST(message_queues_make_progress_after_faults, undecided_if_nothing_was_tried) {
  HistoryBuilder h;
  h.happens("settled");
  expect_undecided(message_queues_make_progress_after_faults(h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties

#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/host_notes.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace host_notes = schema::host_notes;

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "probe");
  std::size_t stopped = h.happens("faults stopped");
  std::size_t begins(std::int64_t queue) { return h.note(a, host_notes::probe_began, {queue, 0, 0, 0, 0}, "queue"); }
  std::size_t drains(std::int64_t queue) {
    return h.note(a, host_notes::probe_succeeded, {queue, 3, 0, 0, 0}, "queue");
  }
};

Verdict check(const Story& s) { return backlog_drains_after_faults(s.h.history()); }

TEST(backlog_drains_after_faults, holds_when_every_queue_has_drained) {
  Story s;
  s.begins(0);
  s.drains(0);
  s.begins(1);
  s.drains(1);
  s.h.happens("settled");
  expect_holds(check(s));
}

TEST(backlog_drains_after_faults, a_queue_that_is_stuck_violates_it) {
  Story s;
  s.begins(0);
  s.drains(0);
  const std::size_t began = s.begins(1);
  const std::size_t ended = s.h.happens("no progress");
  expect_violated(check(s), "no progress", {s.stopped, began, ended},
                  "There was no progress: the transfer queue had not succeeded when the run ended.");
}

TEST(backlog_drains_after_faults, undecided_when_the_run_hung_before) {
  Story s;
  s.h.note(s.a, host_notes::probe_began, {1, 0, 0, 0, 0}, "shard");
  s.h.happens("no progress");
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties

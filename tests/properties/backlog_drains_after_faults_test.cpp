#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/failure_text.h"
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
  expect_violated(check(s), "no progress: transfer queue: no call failed", {s.stopped, began, ended},
                  "There was no progress: the transfer queue had not succeeded when the run ended.");
}

TEST(backlog_drains_after_faults, what_is_refused_to_the_queue_for_ever_names_the_violation) {
  Story s;
  const ActorId queue = s.h.actor("A", "queue");
  const std::size_t began = s.begins(1);
  s.h.note(queue, host_notes::tasks_deleted, {1, 0, 9, 5, 1});
  const auto fail = [&](ActorId actor, schema::Operation operation, std::string_view state) -> Witness {
    LayerNotes layer(s.h, actor, schema::Layer::client, operation, 1);
    layer.attempt();
    const std::uint64_t call = s.h.send(actor, "AStatement", EventKind::statement, 0, true);
    s.h.answer(call, CallView::refused, state);
    const std::size_t ended =
        layer.ends(schema::Failure::unavailable, {schema::Failure::database, schema::Outcome::not_applied},
                   schema::failure_text(state, "too many rows"));
    return {s.h.request(call), ended};
  };
  // Another host's troubles, and a last answer that was cut short, do not rename it.
  const ActorId other = s.h.actor("B", "acquirer");
  for (int i = 0; i < 3; ++i) fail(other, schema::Operation::update_shard, "40001");
  fail(queue, schema::Operation::range_complete_history_tasks, "54000");
  fail(queue, schema::Operation::range_complete_history_tasks, "54000");
  const Witness last = fail(queue, schema::Operation::range_complete_history_tasks, "57014");
  const std::size_t ended = s.h.happens("no progress");
  expect_violated(
      check(s), "no progress: RangeCompleteHistoryTasks of the transfer queue: Unavailable (54000)",
      {s.stopped, began, last[0], last[1], ended},
      "There was no progress: the transfer queue had not succeeded when the run ended; "
      "RangeCompleteHistoryTasks of A/queue failed 3 times in a row, the last time with Unavailable (57014): "
      "\"too many rows\", mostly with Unavailable (54000).");
}

TEST(backlog_drains_after_faults, undecided_when_the_run_hung_before) {
  Story s;
  s.h.note(s.a, host_notes::probe_began, {1, 0, 0, 0, 0}, "shard");
  s.h.happens("no progress");
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties

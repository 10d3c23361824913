#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/fenced_story.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace host_notes = schema::host_notes;

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "probe");
  std::size_t begin(std::int64_t number) {
    return h.note(a, host_notes::probe_began, {number, 0, 0, 0, 0}, "fenced update");
  }
};

Verdict check(const Story& s) { return fenced_updates_make_progress_after_faults(s.h.history()); }

TEST(fenced_updates_make_progress_after_faults, holds_when_every_way_works_in_the_end) {
  Story s;
  s.h.happens("faults stopped");
  s.begin(0);
  s.h.note(s.a, host_notes::probe_succeeded, {0, 1, 0, 0, 0}, "fenced update");
  s.begin(1);
  s.h.note(s.a, host_notes::probe_succeeded, {1, 3, 0, 0, 0}, "fenced update");
  s.h.happens("settled");
  expect_holds(check(s));
}

TEST(fenced_updates_make_progress_after_faults, a_way_that_never_works_violates_it) {
  Story s;
  s.h.happens("faults stopped");
  const std::size_t began = s.begin(4);
  const std::size_t failed =
      s.h.note(s.a, host_notes::probe_failed, {4, 5, 0, 0, 0}, "fenced update UpdateShardsAutoFenced");
  s.h.happens("settled");
  expect_violated(
      check(s), "probe failed: UpdateShardsAutoFenced", {began, failed},
      "After faults had stopped, A/probe gave up on fenced update 4 after 5 tries: UpdateShardsAutoFenced.");
}

TEST(fenced_updates_make_progress_after_faults, what_was_refused_and_how_names_the_violation) {
  Story s;
  s.h.happens("faults stopped");
  const std::size_t began = s.begin(4);
  std::size_t sent = 0;
  std::size_t returned = 0;
  for (int i = 0; i < 2; ++i) {
    fenced_began(s.h, s.a, "shards 1", 5, 6);
    const std::uint64_t call = s.h.send(s.a, "UpdateShardWithCAS", EventKind::statement, 0, true);
    s.h.answer(call, CallView::ok);
    sent = s.h.request(call);
    returned = fenced_returned(s.h, s.a, "UpdateShardWithCAS", schema::Failure::dsql_condition_failed,
                               schema::Outcome::not_applied);
  }
  const std::size_t failed =
      s.h.note(s.a, host_notes::probe_failed, {4, 2, 0, 0, 0}, "fenced update take and UpdateShardWithCAS");
  s.h.happens("settled");
  expect_violated(check(s), "probe failed: UpdateShardWithCAS: dsql.ConditionFailedError",
                  {began, sent, returned, failed},
                  "After faults had stopped, A/probe gave up on fenced update 4 after 2 tries: take and "
                  "UpdateShardWithCAS; UpdateShardWithCAS of A/probe failed 2 times in a row, the last time with "
                  "dsql.ConditionFailedError.");
}

TEST(fenced_updates_make_progress_after_faults, a_run_that_ends_in_the_middle_violates_it) {
  Story s;
  const std::size_t stopped = s.h.happens("faults stopped");
  const std::size_t began = s.begin(2);
  const std::size_t ended = s.h.happens("no progress");
  expect_violated(check(s), "no progress: fenced update: no call failed", {stopped, began, ended},
                  "There was no progress: fenced update 2 had not succeeded when the run ended.");
}

TEST(fenced_updates_make_progress_after_faults, nothing_tried_decides_nothing) {
  Story s;
  s.h.happens("faults stopped");
  s.h.happens("settled");
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties

#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace host_notes = schema::host_notes;

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "probe");
  std::size_t stopped = h.happens("faults stopped");
};
Verdict check(const Story& s) { return metadata_makes_progress_after_faults(s.h.history()); }

TEST(metadata_makes_progress_after_faults, holds_for_endpoints_and_for_clusters) {
  for (const std::string_view kind : {"endpoint", "cluster metadata"}) {
    Story s;
    s.h.note(s.a, host_notes::probe_began, {0}, kind);
    s.h.note(s.a, host_notes::probe_succeeded, {0, 1}, kind);
    s.h.happens("settled");
    expect_holds(check(s));
  }
}

TEST(metadata_makes_progress_after_faults, what_never_works_violates_it) {
  Story s;
  const std::size_t began = s.h.note(s.a, host_notes::probe_began, {1}, "cluster metadata");
  const std::size_t failed = s.h.note(s.a, host_notes::probe_failed, {1, 5}, "cluster metadata list");
  s.h.happens("settled");
  expect_violated(check(s), "probe failed: list", {began, failed},
                  "After faults had stopped, A/probe gave up on cluster metadata 1 after 5 tries: list.");
}

TEST(metadata_makes_progress_after_faults, undecided_if_nothing_was_tried) {
  Story s;
  s.h.happens("settled");
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties

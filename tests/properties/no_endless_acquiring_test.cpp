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
  ActorId a = h.actor("A", "acquirer");
  ActorId b = h.actor("B", "acquirer");
  std::int64_t range = 0;

  std::size_t acquires(ActorId who) {
    ++range;
    return h.note(who, host_notes::range_acquired, {1, range, range << 20, (range + 1) << 20, 0});
  }
  void writes() { h.note(h.actor("A", "client"), host_notes::write_began, {1, range, 0, 1, 0}, "update"); }
};

Verdict check(const Story& s) { return no_endless_acquiring(s.h.history()); }

TEST(no_endless_acquiring, holds_whatever_happens_under_faults) {
  Story s;
  for (int i = 0; i < 100; ++i) s.acquires(s.a);
  s.h.happens("faults stopped");
  s.acquires(s.a);
  expect_holds(check(s));
}

TEST(no_endless_acquiring, a_range_for_each_write_is_no_loop) {
  Story s;
  s.h.happens("faults stopped");
  for (int i = 0; i < 100; ++i) {
    s.acquires(s.a);
    s.writes();
  }
  expect_holds(check(s));
}

TEST(no_endless_acquiring, more_ranges_than_writes_violate_it) {
  Story s;
  const std::size_t stopped = s.h.happens("faults stopped");
  s.writes();
  for (int i = 0; i < 9; ++i) s.acquires(s.a);
  // Each host has its own.
  s.acquires(s.b);
  const std::size_t tenth = s.acquires(s.a);
  expect_violated(check(s), "acquired again and again", {stopped, tenth},
                  "After faults had stopped, A/acquirer took 10 ranges of shard 1 for 1 writes.");
}

TEST(no_endless_acquiring, undecided_while_faults_last) {
  Story s;
  for (int i = 0; i < 100; ++i) s.acquires(s.a);
  expect_undecided(check(s));
  s.h.happens("faults stopped");
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties

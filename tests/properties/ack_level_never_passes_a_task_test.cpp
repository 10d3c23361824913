#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/task_queue_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "matcher");
  std::size_t inserted = h.commit(a, {new_task(7, 1, 100)});
  std::size_t added = add_ok(h, a, 7, 1, 100);
  std::size_t ack(std::int64_t level) {
    return h.commit(a, {{table::task_queues, task_queue_row(7, 1), task_queue_row(7, 1, {0, level})}});
  }
};

TEST(ack_level_never_passes_a_task, holds_below_it_and_behind_its_dispatch) {
  Story s;
  s.h.commit(s.a, {new_task(7, 2, 101)});
  dispatch(s.h, s.a, 7, 1, 100);
  s.ack(1);
  // 101 was promised to nobody.
  s.ack(2);
  expect_holds(ack_level_never_passes_a_task(s.h.history()));
}

TEST(ack_level_never_passes_a_task, holds_when_the_task_stands_above_once_more) {
  Story s;
  s.h.commit(s.a, {new_task(7, 5, 100)});
  s.ack(1);
  expect_holds(ack_level_never_passes_a_task(s.h.history()));
}

TEST(ack_level_never_passes_a_task, a_promised_task_below_violates_it) {
  Story s;
  const std::size_t at = s.ack(3);
  expect_violated(ack_level_never_passes_a_task(s.h.history()), "ack level passed a task", {s.inserted, s.added, at},
                  "A/matcher persisted ack level 3 of queue 7 while task 100, whose write returned ok to A/matcher, "
                  "stood at 1 and nobody had begun it.");
}

TEST(ack_level_never_passes_a_task, undecided_without_an_ack_level) {
  expect_undecided(ack_level_never_passes_a_task(Story().h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties

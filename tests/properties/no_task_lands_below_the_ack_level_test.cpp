#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/task_queue_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

TEST(no_task_lands_below_the_ack_level, holds_above_it) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "matcher");
  h.commit(a, {new_task(7, 1, 1)});
  h.commit(a, {{table::task_queues, {}, task_queue_row(7, 1, {0, 4})}});
  h.commit(a, {new_task(7, 5, 1), new_task(8, 1, 1)});
  expect_holds(no_task_lands_below_the_ack_level(h.history()));
}

TEST(no_task_lands_below_the_ack_level, one_at_it_violates_it) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "matcher");
  const std::size_t acked = h.commit(a, {{table::task_queues, {}, task_queue_row(7, 1, {0, 4})}});
  const std::size_t at = h.commit(h.actor("B", "matcher"), {new_task(7, 4, 9)});
  expect_violated(no_task_lands_below_the_ack_level(h.history()), "task below the ack level", {acked, at},
                  "B/matcher committed task 9 of queue 7 at 4, after A/matcher had persisted ack level 4.");
}

TEST(no_task_lands_below_the_ack_level, undecided_without_a_task) {
  expect_undecided(no_task_lands_below_the_ack_level(HistoryBuilder().history()));
}

}  // namespace
}  // namespace dsqlsim::properties

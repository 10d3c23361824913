#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/task_queue_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

TEST(ack_level_never_decreases, holds_while_it_rises_or_stays) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "matcher");
  h.commit(a, {{table::task_queues_v2, {}, task_queue_row(7, 1)}});
  h.commit(a, {{table::task_queues_v2, task_queue_row(7, 1), task_queue_row(7, 1, {2, 5})}});
  h.commit(a, {{table::task_queues_v2, task_queue_row(7, 1, {2, 5}), task_queue_row(7, 2, {2, 5})}});
  h.commit(a, {{table::task_queues_v2, task_queue_row(7, 2, {2, 5}), task_queue_row(7, 2, {3, 1})}});
  expect_holds(ack_level_never_decreases(h.history()));
}

TEST(ack_level_never_decreases, one_that_goes_back_violates_it) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "matcher");
  const std::size_t before = h.commit(a, {{table::task_queues, task_queue_row(7, 1), task_queue_row(7, 1, {0, 5})}});
  const std::size_t at =
      h.commit(a, {{table::task_queues, task_queue_row(7, 1, {0, 5}), task_queue_row(7, 2, {0, 4})}});
  expect_violated(ack_level_never_decreases(h.history()), "ack level went back", {before, at},
                  "A/matcher moved the persisted ack level of queue 7 back from 5 to 4.");
}

TEST(ack_level_never_decreases, a_host_that_takes_the_queue_from_another_may_have_read_an_older_one) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "matcher");
  h.commit(a, {{table::task_queues, task_queue_row(7, 1), task_queue_row(7, 1, {0, 5})}});
  h.commit(h.actor("B", "matcher"), {{table::task_queues, task_queue_row(7, 1, {0, 5}), task_queue_row(7, 2, {0, 4})}});
  expect_holds(ack_level_never_decreases(h.history()));
}

TEST(ack_level_never_decreases, undecided_when_none_moved) {
  HistoryBuilder h;
  h.commit(h.actor("A", "matcher"), {{table::task_queues, {}, task_queue_row(7, 1)}});
  expect_undecided(ack_level_never_decreases(h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties

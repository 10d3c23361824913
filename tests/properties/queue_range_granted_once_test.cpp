#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/task_queue_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;
using schema::Operation;

TEST(queue_range_granted_once, holds_when_each_lease_has_a_range_of_its_own) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "matcher");
  const ActorId b = h.actor("B", "matcher");
  h.commit(a, {{table::task_queues, {}, task_queue_row(7, 1)}});
  lease(h, a, 7, 1);
  successful_call(h, b, Operation::update_task_queue, {7, 1, 2},
                  {{table::task_queues, task_queue_row(7, 1), task_queue_row(7, 2)}});
  lease(h, b, 7, 2);
  lease(h, b, 8, 2);
  expect_holds(queue_range_granted_once(h.history()));
}

TEST(queue_range_granted_once, one_range_for_two_hosts_violates_it) {
  HistoryBuilder h;
  const std::size_t first = lease(h, h.actor("A", "matcher"), 7, 2);
  const std::size_t second = lease(h, h.actor("B", "matcher"), 7, 2);
  expect_violated(queue_range_granted_once(h.history()), "range of a task queue granted twice", {first, second},
                  "Range 2 of task queue 7 was granted to A/matcher, and again to B/matcher.");
}

TEST(queue_range_granted_once, a_range_that_the_row_has_already_violates_it) {
  HistoryBuilder h;
  const ActorId b = h.actor("B", "matcher");
  LayerNotes call(h, b, schema::Layer::client, Operation::update_task_queue, 1, Claim{7, 1, 2});
  call.attempt();
  Transaction t(h, b);
  const std::size_t at = t.commit({{table::task_queues, task_queue_row(7, 2), task_queue_row(7, 2, {0, 1})}});
  expect_violated(queue_range_granted_once(h.history()), "range of a task queue granted twice", {call.claimed(), at},
                  "B/matcher took range 2 of task queue 7, which the row had already.");
}

TEST(queue_range_granted_once, a_range_that_goes_down_violates_it) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "matcher");
  const std::size_t at = h.commit(a, {{table::task_queues_v2, task_queue_row(7, 3), task_queue_row(7, 2)}});
  expect_violated(queue_range_granted_once(h.history()), "range of a task queue lowered", {at},
                  "A/matcher lowered the range of task queue 7 from 3 to 2.");
}

TEST(queue_range_granted_once, undecided_without_a_lease) {
  expect_undecided(queue_range_granted_once(HistoryBuilder().history()));
}

}  // namespace
}  // namespace dsqlsim::properties

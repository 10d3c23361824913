#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/task_queue_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;
using schema::Operation;

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "matcher");
  ActorId b = h.actor("B", "matcher");
  std::size_t renewed = 0;
  void renew() {
    renewed = successful_call(h, b, Operation::update_task_queue, {7, 1, 2},
                              {{table::task_queues, task_queue_row(7, 1), task_queue_row(7, 2)}});
  }
};

TEST(no_queue_write_under_an_old_range, holds_for_writes_under_the_newest) {
  Story s;
  successful_call(s.h, s.a, Operation::create_tasks, {7, 1, 1}, {new_task(7, 1, 1)});
  s.renew();
  successful_call(s.h, s.b, Operation::create_tasks, {7, 2, 2}, {new_task(7, 11, 2)});
  successful_call(s.h, s.a, Operation::complete_tasks_less_than, {7, 1, 1}, {gone_task(7, 1, 1)});
  expect_holds(no_queue_write_under_an_old_range(s.h.history()));
}

TEST(no_queue_write_under_an_old_range, tasks_that_land_late_violate_it) {
  Story s;
  LayerNotes call(s.h, s.a, schema::Layer::client, Operation::create_tasks, 1, Claim{7, 1, 1});
  call.attempt();
  Transaction t(s.h, s.a, "InsertIntoTasks");
  t.commit_lost();
  s.renew();
  const std::size_t landed = t.land({new_task(7, 1, 1)});
  expect_violated(no_queue_write_under_an_old_range(s.h.history()), "write of a task queue under an old range",
                  {call.claimed(), s.renewed, landed},
                  "CreateTasks of A/matcher on task queue 7 was issued under range 1 and committed after B/matcher had "
                  "committed range 2.");
}

TEST(no_queue_write_under_an_old_range, undecided_without_a_write) {
  expect_undecided(no_queue_write_under_an_old_range(HistoryBuilder().history()));
}

}  // namespace
}  // namespace dsqlsim::properties

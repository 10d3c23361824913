#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/task_queue_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "scavenger");
  std::size_t known = h.note(a, mn::queue_known, {5, 0, 0, 0, 0});
  std::size_t inserted = h.commit(h.actor("B", "matcher"), {{table::task_queues, {}, task_queue_row(7, 1)}});
  std::size_t began = h.note(a, mn::listing_began, {1, 0, 0, 0, 0});
  std::size_t finds(std::int64_t queue) { return h.note(a, mn::queue_listed, {1, queue, 0, 0, 0}); }
  std::size_t ends() { return h.note(a, mn::listing_ended, {1, 0, 0, 0, 0}); }
};

TEST(every_task_queue_is_listed, holds_when_each_is_found_once) {
  Story s;
  s.finds(7);
  s.h.commit(s.a, {{table::task_queues, {}, task_queue_row(9, 1)}});
  s.finds(5);
  s.ends();
  expect_holds(every_task_queue_is_listed(s.h.history()));
}

TEST(every_task_queue_is_listed, one_that_is_missing_violates_it) {
  Story s;
  s.finds(7);
  const std::size_t at = s.ends();
  expect_violated(every_task_queue_is_listed(s.h.history()), "task queue not listed", {s.began, at},
                  "A listing of A/scavenger came to its end with 1 task queues and without 5, which was there all the "
                  "time.");
}

TEST(every_task_queue_is_listed, one_that_is_found_twice_violates_it) {
  Story s;
  const std::size_t first = s.finds(7);
  const std::size_t again = s.finds(7);
  expect_violated(every_task_queue_is_listed(s.h.history()), "task queue listed twice", {s.began, first, again},
                  "A listing of A/scavenger found task queue 7 twice.");
}

TEST(every_task_queue_is_listed, undecided_before_a_listing_ends) {
  expect_undecided(every_task_queue_is_listed(Story().h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties

#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/task_queue_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

std::size_t issue(HistoryBuilder& h, ActorId a, std::int64_t range, std::int64_t id) {
  return h.note(a, mn::queued_id_issued, {7, range, id, 0, 0});
}

TEST(queued_task_ids_never_repeat, holds_for_ids_of_their_blocks) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "matcher");
  lease(h, a, 7, 1);
  issue(h, a, 1, 1);
  issue(h, a, 1, 10);
  h.commit(a, {new_task(7, 1, 1), new_task(8, 1, 1)});
  h.commit(a, {{table::tasks_v2, {}, fair_row(7, {5, 2}, 1)}, {table::tasks_v2, {}, fair_row(7, {5, 3}, 1)}});
  expect_holds(queued_task_ids_never_repeat(h.history()));
}

TEST(queued_task_ids_never_repeat, an_id_given_out_again_violates_it) {
  HistoryBuilder h;
  const std::size_t first = issue(h, h.actor("A", "matcher"), 1, 3);
  const std::size_t second = issue(h, h.actor("B", "matcher"), 2, 3);
  expect_violated(queued_task_ids_never_repeat(h.history()), "queued task id given out twice", {first, second},
                  "Task id 3 of queue 7 was given out by A/matcher, and again by B/matcher.");
}

TEST(queued_task_ids_never_repeat, an_id_of_another_block_violates_it) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "matcher");
  const std::size_t leased = lease(h, a, 7, 2);
  const std::size_t at = issue(h, a, 2, 10);
  expect_violated(queued_task_ids_never_repeat(h.history()), "task id outside its block", {leased, at},
                  "A/matcher gave out task id 10 of queue 7 under range 2, whose block is 11 to 20.");
}

TEST(queued_task_ids_never_repeat, a_task_that_is_committed_again_violates_it) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "matcher");
  const std::size_t first = h.commit(a, {new_task(7, 1, 1)});
  h.commit(a, {gone_task(7, 1, 1)});
  const std::size_t second = h.commit(a, {new_task(7, 1, 2)});
  expect_violated(queued_task_ids_never_repeat(h.history()), "queued task id committed twice", {first, second},
                  "Task id 1 of queue 7 was committed by A/matcher, and again by A/matcher.");
}

TEST(queued_task_ids_never_repeat, undecided_without_an_id) {
  expect_undecided(queued_task_ids_never_repeat(HistoryBuilder().history()));
}

}  // namespace
}  // namespace dsqlsim::properties

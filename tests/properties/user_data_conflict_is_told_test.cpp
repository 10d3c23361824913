#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/task_queue_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;
using schema::Operation;

using schema::Failure;
using schema::Outcome;

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "writer");
  std::size_t read = h.note(a, mn::user_data_read, {0, 1, 1, 10, 0});
  std::size_t moved = 0;
  void move() {
    moved = h.commit(h.actor("B", "writer"), {{table::task_queue_user_data, user_data_row("queue-0", 1, 1, 9),
                                               user_data_row("queue-0", 2, 2, 11)}});
  }
  std::size_t returns(Failure kind, schema::Root root) {
    LayerNotes call(h, a, schema::Layer::client, Operation::update_task_queue_user_data, 1);
    return call.returns(kind, root);
  }
};

TEST(user_data_conflict_is_told, holds_for_a_failed_condition) {
  Story s;
  s.move();
  s.returns(Failure::condition_failed, {Failure::condition_failed, Outcome::not_applied});
  expect_holds(user_data_conflict_is_told(s.h.history()));
}

TEST(user_data_conflict_is_told, a_condition_that_is_answered_unavailable_violates_it) {
  Story s;
  s.move();
  const std::size_t at = s.returns(Failure::unavailable, {Failure::condition_failed, Outcome::not_applied});
  expect_violated(user_data_conflict_is_told(s.h.history()), "conflict of user data answered Unavailable",
                  {s.read, s.moved, at},
                  "A/writer wrote the user data of task queue 0 with version 1, which B/writer had moved to 2, and was "
                  "told Unavailable.");
}

TEST(user_data_conflict_is_told, what_nobody_knows_and_what_met_no_other_version_are_not_judged) {
  Story s;
  s.returns(Failure::unavailable, {Failure::condition_failed, Outcome::not_applied});
  s.move();
  s.returns(Failure::unavailable, {Failure::condition_failed, Outcome::unknown});
  expect_undecided(user_data_conflict_is_told(s.h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties

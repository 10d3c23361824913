#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/task_queue_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

TEST(user_data_versions_step_by_one, holds_from_one_on) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "writer");
  h.commit(a, {{table::task_queue_user_data, {}, user_data_row("queue-0", 1, 1, 10)}});
  h.commit(a, {{table::task_queue_user_data, user_data_row("queue-0", 1, 1, 10), user_data_row("queue-0", 2, 2, 11)}});
  expect_holds(user_data_versions_step_by_one(h.history()));
}

TEST(user_data_versions_step_by_one, one_that_stays_violates_it) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "writer");
  const std::size_t at = h.commit(
      a, {{table::task_queue_user_data, user_data_row("queue-0", 1, 1, 10), user_data_row("queue-0", 1, 2, 11)}});
  expect_violated(user_data_versions_step_by_one(h.history()), "user data version did not step by one", {at},
                  "A/writer wrote version 1 of the user data of queue-0 over version 1.");
}

TEST(user_data_versions_step_by_one, undecided_without_a_write) {
  expect_undecided(user_data_versions_step_by_one(HistoryBuilder().history()));
}

}  // namespace
}  // namespace dsqlsim::properties

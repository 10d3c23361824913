#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/task_queue_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;
using schema::Operation;

RowImage update(std::int64_t counter_before, std::int64_t counter, std::int64_t mutation) {
  return {table::task_queue_user_data, user_data_row("queue-0", 1, counter_before, 10),
          user_data_row("queue-0", 2, counter, mutation)};
}

TEST(no_lost_user_data_update, holds_when_each_builds_on_the_last) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "writer");
  h.commit(a, {{table::task_queue_user_data, {}, user_data_row("queue-0", 1, 1, 10)}});
  successful_call(h, a, Operation::update_task_queue_user_data, {}, {update(1, 2, 11)});
  expect_holds(no_lost_user_data_update(h.history()));
}

TEST(no_lost_user_data_update, one_that_had_not_seen_the_last_violates_it) {
  HistoryBuilder h;
  const std::size_t at = h.commit(h.actor("A", "writer"), {update(2, 2, 11)});
  expect_violated(no_lost_user_data_update(h.history()), "user data update lost", {at},
                  "A/writer committed mutation 11 of the user data of queue-0 as number 2 over number 2 (mutation 10), "
                  "which it had not seen.");
}

TEST(no_lost_user_data_update, a_success_that_did_not_commit_violates_it) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "writer");
  h.commit(a, {update(1, 2, 11)});
  LayerNotes call(h, a, schema::Layer::client, Operation::update_task_queue_user_data, 1);
  call.attempt();
  call.ends_ok();
  const std::size_t returned = call.returns(schema::Failure::none);
  expect_violated(no_lost_user_data_update(h.history()), "acknowledged update not committed", {returned},
                  "UpdateTaskQueueUserData of A/writer returned ok, but no transaction of it had committed.");
}

TEST(no_lost_user_data_update, undecided_without_an_update) {
  expect_undecided(no_lost_user_data_update(HistoryBuilder().history()));
}

}  // namespace
}  // namespace dsqlsim::properties

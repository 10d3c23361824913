#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/task_queue_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "writer");
  std::size_t read(std::int64_t queue) { return h.note(a, mn::user_data_read, {queue, 0, 0, 10, 0}); }
  static RowImage data(const std::string& queue) {
    return {table::task_queue_user_data, {}, user_data_row(queue, 1, 1, 10)};
  }
  static RowImage named(const std::string& queue) {
    return {table::build_id_to_task_queue, {}, build_id_row("build-10", queue)};
  }
};

TEST(user_data_batch_is_whole, holds_for_all_queues_in_one_commit) {
  Story s;
  s.read(0);
  s.read(1);
  s.h.commit(s.a, {Story::data("queue-0"), Story::named("queue-0"), Story::data("queue-1"), Story::named("queue-1")});
  expect_holds(user_data_batch_is_whole(s.h.history()));
}

TEST(user_data_batch_is_whole, a_part_of_it_violates_it) {
  Story s;
  s.read(0);
  const std::size_t read = s.read(1);
  const std::size_t at = s.h.commit(s.a, {Story::data("queue-0"), Story::named("queue-0")});
  expect_violated(user_data_batch_is_whole(s.h.history()), "batch of user data torn", {read, at},
                  "A/writer committed 1 of the 2 task queues of mutation 10.");
}

TEST(user_data_batch_is_whole, user_data_without_their_build_id_violate_it) {
  Story s;
  s.read(0);
  const std::size_t at = s.h.commit(s.a, {Story::data("queue-0")});
  expect_violated(user_data_batch_is_whole(s.h.history()), "build ids and user data disagree", {at},
                  "After a commit of A/writer the user data of queue-0 say build-10, and 0 build ids name it.");
}

TEST(user_data_batch_is_whole, undecided_without_a_write) {
  expect_undecided(user_data_batch_is_whole(HistoryBuilder().history()));
}

}  // namespace
}  // namespace dsqlsim::properties

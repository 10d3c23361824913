#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/run_part_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

using Story = TwoClients<loaded_state_was_committed>;

TEST(loaded_state_was_committed, holds_for_what_is_there_and_for_what_comes_meanwhile) {
  Story s;
  s.h.commit(s.a, {inserted(table::executions, run_row(1, 1, 10))});
  load_begins(s.h, s.b, 1);
  s.h.commit(s.a, {updated(table::executions, run_row(1, 1, 10), run_row(1, 2, 11, with_activity(5, 11))),
                   inserted(table::activity_info_maps, activity_row(1, 5, 11))});
  // The row of one version and the map of another: each was there.
  loads(s.h, s.b, 1, 10, with_activity(5, 11));
  load_begins(s.h, s.b, 1);
  loads(s.h, s.b, 2, 11, with_activity(5, 11));
  expect_holds(s.check());
}

TEST(loaded_state_was_committed, what_was_acknowledged_before_must_be_seen) {
  Story s;
  s.h.commit(s.a, {inserted(table::executions, run_row(1, 1, 10))});
  s.h.commit(s.a, {updated(table::executions, run_row(1, 1, 10), run_row(1, 2, 11))});
  const std::size_t began = load_begins(s.h, s.b, 1);
  const std::size_t loaded = loads(s.h, s.b, 1, 10);
  expect_violated(s.check(), "loaded what was not committed", {began, loaded},
                  "B/client loaded workflow w of shard 1 at version 1; executions had no such rows of it while that "
                  "lasted.");
}

TEST(loaded_state_was_committed, rows_of_another_run_violate_it) {
  Story s;
  s.h.commit(s.a, {inserted(table::executions, run_row(1, 1, 10, with_activity(5, 10))),
                   inserted(table::activity_info_maps, activity_row(1, 5, 10))});
  s.h.commit(s.a, {inserted(table::executions, run_row(2, 1, 11))});
  const std::size_t began = load_begins(s.h, s.b, 2);
  const std::size_t loaded = loads(s.h, s.b, 1, 11, with_activity(5, 10));
  expect_violated(s.check(), "loaded what was not committed", {began, loaded},
                  "B/client loaded workflow w of shard 1 at version 1; activity_info_maps had no such rows of it while "
                  "that lasted.");
}

TEST(loaded_state_was_committed, batches_that_are_gone_violate_it_whatever_their_order) {
  Story s;
  s.h.commit(s.a, {inserted(table::executions, run_row(1, 1, 10, with_batches({10, 9}))),
                   inserted(table::buffered_events, batch_row(1, 7, 10)),
                   inserted(table::buffered_events, batch_row(1, 8, 9))});
  load_begins(s.h, s.b, 1);
  loads(s.h, s.b, 1, 10, with_batches({9, 10}));
  expect_holds(s.check());
  const std::size_t began = load_begins(s.h, s.b, 1);
  const std::size_t loaded = loads(s.h, s.b, 1, 10, with_batches({10}));
  expect_violated(
      s.check(), "loaded what was not committed", {began, loaded},
      "B/client loaded workflow w of shard 1 at version 1; buffered_events had no such rows of it while that "
      "lasted.");
}

TEST(loaded_state_was_committed, undecided_without_loads_or_a_commit_log) {
  Story s;
  load_begins(s.h, s.b, 1);
  loads(s.h, s.b, 1, 10);
  expect_undecided(s.check());
  s.h.commit(s.a, {inserted(table::executions, run_row(1, 1, 10))});
  expect_undecided(s.check());
}

}  // namespace
}  // namespace dsqlsim::properties

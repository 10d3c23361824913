#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/run_part_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

using Story = TwoClients<run_and_its_parts_agree>;

TEST(run_and_its_parts_agree, holds_while_every_mutation_brings_its_parts) {
  Story s;
  s.h.commit(s.a, {inserted(table::executions, run_row(1, 1, 10))});
  s.h.commit(s.a, {updated(table::executions, run_row(1, 1, 10), run_row(1, 2, 11, with_activity(5, 11))),
                   inserted(table::activity_info_maps, activity_row(1, 5, 11))});
  s.h.commit(s.b, {updated(table::executions, run_row(1, 2, 11, with_activity(5, 11)), run_row(1, 3, 12)),
                   deleted(table::activity_info_maps, activity_row(1, 5, 11))});
  expect_holds(s.check());
}

TEST(run_and_its_parts_agree, the_order_of_batches_is_another_claim) {
  Story s;
  s.h.commit(s.a, {inserted(table::executions, run_row(1, 1, 10, with_batches({10}))),
                   inserted(table::buffered_events, batch_row(1, 7, 10))});
  s.h.commit(s.a, {updated(table::executions, run_row(1, 1, 10, with_batches({10})),
                           run_row(1, 2, 11, with_batches({11, 10}))),
                   inserted(table::buffered_events, batch_row(1, 3, 11))});
  expect_holds(s.check());
}

TEST(run_and_its_parts_agree, a_row_that_is_missing_violates_it) {
  Story s;
  const std::size_t before = s.h.commit(s.a, {inserted(table::executions, run_row(1, 1, 10))});
  const std::size_t at =
      s.h.commit(s.b, {updated(table::executions, run_row(1, 1, 10), run_row(1, 2, 11, with_activity(5, 11)))});
  expect_violated(
      s.check(), "run and its parts differ", {before, at},
      "B/client left workflow w of shard 1 at version 2 with other rows in activity_info_maps than mutation "
      "11 says.");
}

TEST(run_and_its_parts_agree, a_row_of_an_older_mutation_violates_it) {
  Story s;
  const std::size_t before = s.h.commit(s.a, {inserted(table::executions, run_row(1, 1, 10, with_activity(5, 10))),
                                              inserted(table::activity_info_maps, activity_row(1, 5, 10))});
  const std::size_t at = s.h.commit(s.a, {updated(table::executions, run_row(1, 1, 10, with_activity(5, 10)),
                                                  run_row(1, 2, 11, with_activity(5, 11)))});
  expect_violated(
      s.check(), "run and its parts differ", {before, at},
      "A/client left workflow w of shard 1 at version 2 with other rows in activity_info_maps than mutation "
      "11 says.");
}

TEST(run_and_its_parts_agree, parts_that_commit_alone_violate_it) {
  Story s;
  const std::size_t before = s.h.commit(s.a, {inserted(table::executions, run_row(1, 1, 10))});
  const std::size_t at = s.h.commit(s.a, {inserted(table::signals_requested_sets, signal_requested_row(1, "s"))});
  expect_violated(s.check(), "run and its parts differ", {before, at},
                  "A/client left workflow w of shard 1 at version 1 with other rows in signals_requested_sets than "
                  "mutation 10 says.");
}

TEST(run_and_its_parts_agree, what_a_deleted_run_leaves_behind_violates_it) {
  Story s;
  const std::size_t before = s.h.commit(s.a, {inserted(table::executions, run_row(1, 1, 10, with_batches({10}))),
                                              inserted(table::buffered_events, batch_row(1, 7, 10))});
  const std::size_t at = s.h.commit(s.b, {deleted(table::executions, run_row(1, 1, 10, with_batches({10})))});
  expect_violated(s.check(), "parts of a run that is not there", {before, at},
                  "B/client left rows in buffered_events of a run of workflow w of shard 1 that has no row.");
}

TEST(run_and_its_parts_agree, undecided_without_parts) {
  Story s;
  s.h.commit(s.a, {inserted(table::executions, run_row(1, 1, 10))});
  expect_undecided(s.check());
}

}  // namespace
}  // namespace dsqlsim::properties

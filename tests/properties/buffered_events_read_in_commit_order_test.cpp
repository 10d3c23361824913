#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/run_part_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

using Story = TwoClients<buffered_events_read_in_commit_order>;

TEST(buffered_events_read_in_commit_order, holds_for_batches_in_the_order_of_their_commits) {
  Story s;
  s.h.commit(s.a, {inserted(table::executions, run_row(1, 1, 10, with_batches({10}))),
                   inserted(table::buffered_events, batch_row(1, 7, 10))});
  s.h.commit(s.b, {inserted(table::buffered_events, batch_row(1, 8, 9))});
  load_begins(s.h, s.b, 1);
  loads(s.h, s.b, 2, 9, with_batches({10, 9}));
  expect_holds(s.check());
}

TEST(buffered_events_read_in_commit_order, a_later_batch_first_violates_it) {
  Story s;
  const std::size_t first = s.h.commit(s.a, {inserted(table::executions, run_row(1, 1, 10, with_batches({10}))),
                                             inserted(table::buffered_events, batch_row(1, 7, 10))});
  const std::size_t second = s.h.commit(s.b, {inserted(table::buffered_events, batch_row(1, 3, 11))});
  load_begins(s.h, s.b, 1);
  const std::size_t loaded = loads(s.h, s.b, 2, 11, with_batches({11, 10}));
  expect_violated(
      s.check(), "buffered events read out of order", {first, second, loaded},
      "B/client read the batch of mutation 11 of workflow w of shard 1 before that of mutation 10, which had "
      "been committed earlier.");
}

TEST(buffered_events_read_in_commit_order, batches_of_several_runs_have_no_order) {
  Story s;
  s.h.commit(s.a,
             {inserted(table::executions, run_row(1, 1, 10)), inserted(table::buffered_events, batch_row(1, 7, 10))});
  s.h.commit(s.a,
             {inserted(table::executions, run_row(2, 1, 11)), inserted(table::buffered_events, batch_row(2, 3, 11))});
  load_begins(s.h, s.b, 2);
  loads(s.h, s.b, 1, 11, with_batches({11}));
  load_begins(s.h, s.b, 1);
  loads(s.h, s.b, 1, 10, with_batches({10}));
  expect_undecided(s.check());
}

}  // namespace
}  // namespace dsqlsim::properties

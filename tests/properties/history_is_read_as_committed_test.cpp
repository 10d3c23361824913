#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/node_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

/// A run with events 1-2 (transaction 10) and 3 (transaction 20), and a reader of it.
struct Committed {
  Committed() : a(h.actor("A", "client")) {
    h.commit(a, {inserted(table::history_node, node_row(trunk, 1, 10, 0, 2)),
                 inserted(table::history_node, node_row(trunk, 3, 20, 10, 1))});
    const Row state = run_row("w", 1, trunk_token(), 4, 3, 20);
    run = std::get<Uuid>(state[schema::index(schema::executions::run_id)]);
    h.commit(a, {inserted(table::executions, state)});
  }
  std::size_t reads(bool backwards, const std::string& answer, std::int64_t last = 3, std::int64_t txn = 20) {
    return h.note(a, schema::host_notes::history_read, {1, backwards ? 1 : 0, last, txn, 0},
                  to_text(run) + " " + answer);
  }
  void left_beside(std::int64_t txn) { h.commit(a, {inserted(table::history_node, node_row(trunk, 3, txn, 10, 2))}); }

  HistoryBuilder h;
  ActorId a;
  Uuid run;
};

TEST(history_is_read_as_committed, holds_both_ways_and_for_an_older_state) {
  Committed c;
  c.reads(false, "1:10 3:20");
  c.reads(true, "1:10 3:20");
  c.reads(true, "1:10", 1, 10);
  expect_holds(history_is_read_as_committed(c.h.history()));
}

TEST(history_is_read_as_committed, a_node_that_is_not_read_violates_it) {
  Committed c;
  const std::size_t at = c.reads(true, "3:20");
  expect_violated(history_is_read_as_committed(c.h.history()), "history read wrongly", {at},
                  "A/client read the history of a run backwards and got [3:20], but committed is [1:10 3:20].");
}

TEST(history_is_read_as_committed, data_loss_of_what_is_there_violates_it) {
  Committed c;
  const std::size_t at = c.reads(false, "DataLoss");
  expect_violated(history_is_read_as_committed(c.h.history()), "history read wrongly", {at},
                  "A/client read the history of a run forwards and got [DataLoss], but committed is [1:10 3:20].");
}

TEST(history_is_read_as_committed, an_earlier_node_beside_the_chain_is_no_excuse) {
  Committed c;
  c.left_beside(15);
  const std::size_t at = c.reads(false, "1:10 3:15");
  expect_violated(history_is_read_as_committed(c.h.history()), "history read wrongly", {at},
                  "A/client read the history of a run forwards and got [1:10 3:15], but committed is [1:10 3:20].");
}

TEST(history_is_read_as_committed, a_later_node_beside_the_chain_hides_it_forwards_only) {
  Committed c;
  c.left_beside(25);
  c.reads(false, "1:10 3:25");
  expect_undecided(history_is_read_as_committed(c.h.history()));
  c.reads(true, "1:10 3:20");
  expect_holds(history_is_read_as_committed(c.h.history()));
}

TEST(history_is_read_as_committed, undecided_when_nobody_read_a_committed_state) {
  Committed c;
  expect_undecided(history_is_read_as_committed(c.h.history()));
  c.reads(false, "1:10 4:99", 4, 99);
  expect_undecided(history_is_read_as_committed(c.h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties

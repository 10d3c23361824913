#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/node_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

RowImage node(const Uuid& branch, std::int64_t id, std::int64_t txn, std::int64_t previous, std::int64_t count) {
  return inserted(table::history_node, node_row(branch, id, txn, previous, count));
}

/// A run "w" with two nodes: events 1-2 (transaction 10) and 3 (transaction 20).
struct Committed {
  Committed() : a(h.actor("A", "client")) {
    first = h.commit(a, {node(trunk, 1, 10, 0, 2)});
    created = h.commit(a, {inserted(table::executions, at_first())});
    second = h.commit(a, {node(trunk, 3, 20, 10, 1)});
    updated_at = h.commit(a, {updated(table::executions, at_first(), at_second())});
  }
  static Row at_first() { return run_row("w", 1, trunk_token(), 3, 1, 10); }
  static Row at_second() { return run_row("w", 2, trunk_token(), 4, 3, 20); }

  HistoryBuilder h;
  ActorId a;
  std::size_t first = 0;
  std::size_t created = 0;
  std::size_t second = 0;
  std::size_t updated_at = 0;
};

TEST(referenced_history_is_kept, holds_while_nodes_beside_the_chain_come_and_go) {
  Committed c;
  c.h.commit(c.a, {node(trunk, 3, 25, 10, 2), node(trunk, 4, 30, 20, 1)});
  c.h.commit(c.a, {deleted(table::history_node, node_row(trunk, 3, 25, 10, 2))});
  // The same node written once more, as a repeated call does.
  c.h.commit(c.a, {updated(table::history_node, node_row(trunk, 1, 10, 0, 2), node_row(trunk, 1, 10, 0, 2))});
  expect_holds(referenced_history_is_kept(c.h.history()));
}

TEST(referenced_history_is_kept, a_node_of_the_chain_that_is_deleted_violates_it) {
  Committed c;
  const std::size_t gone = c.h.commit(c.a, {deleted(table::history_node, node_row(trunk, 1, 10, 0, 2))});
  expect_violated(referenced_history_is_kept(c.h.history()), "referenced history deleted",
                  {c.first, c.updated_at, gone},
                  "A/client deleted node 1 (transaction 10) of workflow w of shard 1, which the run's committed state "
                  "refers to.");
}

TEST(referenced_history_is_kept, a_node_of_the_chain_that_is_overwritten_violates_it) {
  Committed c;
  const std::size_t changed = c.h.commit(
      c.a, {updated(table::history_node, node_row(trunk, 3, 20, 10, 1), node_row(trunk, 3, 20, 10, 1, "other"))});
  expect_violated(referenced_history_is_kept(c.h.history()), "referenced history changed",
                  {c.second, c.updated_at, changed},
                  "A/client changed node 3 (transaction 20) of workflow w of shard 1, which the run's committed state "
                  "refers to.");
}

TEST(referenced_history_is_kept, a_state_whose_last_node_is_missing_violates_it) {
  Committed c;
  const std::size_t at =
      c.h.commit(c.a, {updated(table::executions, Committed::at_second(), run_row("w", 3, trunk_token(), 6, 4, 30))});
  expect_violated(
      referenced_history_is_kept(c.h.history()), "referenced history incomplete", {at},
      "A/client committed a state of workflow w of shard 1 up to event 5 whose history is not there: node 4 "
      "(transaction 30) is missing.");
}

TEST(referenced_history_is_kept, a_chain_with_a_hole_violates_it) {
  Committed c;
  c.h.commit(c.a, {node(trunk, 5, 30, 20, 1)});
  const std::size_t at =
      c.h.commit(c.a, {updated(table::executions, Committed::at_second(), run_row("w", 3, trunk_token(), 6, 5, 30))});
  expect_violated(
      referenced_history_is_kept(c.h.history()), "referenced history incomplete", {at},
      "A/client committed a state of workflow w of shard 1 up to event 5 whose history is not there: node 3 "
      "(transaction 20) has 1 events, but the next are numbered from 5.");
}

TEST(referenced_history_is_kept, a_fork_refers_to_the_nodes_of_its_trunk) {
  Committed c;
  c.h.commit(c.a, {node(twig, 3, 40, 10, 2)});
  const std::size_t forked = c.h.commit(c.a, {inserted(table::executions, run_row("v", 1, twig_token(3), 5, 3, 40))});
  // The trunk's own run goes, and its last node with it; the first is still used.
  c.h.commit(c.a, {deleted(table::executions, Committed::at_second())});
  c.h.commit(c.a, {deleted(table::history_node, node_row(trunk, 3, 20, 10, 1))});
  expect_holds(referenced_history_is_kept(c.h.history()));
  const std::size_t gone = c.h.commit(c.a, {deleted(table::history_node, node_row(trunk, 1, 10, 0, 2))});
  expect_violated(referenced_history_is_kept(c.h.history()), "referenced history deleted", {c.first, forked, gone},
                  "A/client deleted node 1 (transaction 10) of workflow v of shard 1, which the run's committed state "
                  "refers to.");
}

TEST(referenced_history_is_kept, a_deleted_runs_history_may_go) {
  Committed c;
  c.h.commit(c.a, {deleted(table::executions, Committed::at_second())});
  c.h.commit(c.a, {deleted(table::history_node, node_row(trunk, 1, 10, 0, 2))});
  expect_holds(referenced_history_is_kept(c.h.history()));
}

TEST(referenced_history_is_kept, undecided_without_a_state_that_has_a_history) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  h.commit(a, {node(trunk, 1, 10, 0, 2)});
  h.commit(a, {inserted(table::executions, execution_row("w", 1, {1, 1, "x"}))});
  expect_undecided(referenced_history_is_kept(h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties

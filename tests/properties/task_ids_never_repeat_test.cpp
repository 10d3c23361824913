#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/node_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

std::size_t issue(HistoryBuilder& h, ActorId actor, std::int64_t shard, std::int64_t range, std::int64_t id) {
  return h.note(actor, schema::host_notes::task_id_issued, {shard, range, id, 0, 0});
}

TEST(task_ids_never_repeat, holds_for_ids_of_different_ranges_and_shards) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  const ActorId b = h.actor("B", "client");
  issue(h, a, 1, 5, 50);
  issue(h, a, 1, 5, 51);
  issue(h, b, 1, 6, 60);
  issue(h, b, 2, 5, 50);
  h.commit(
      a, {inserted(table::transfer_tasks, transfer_row(1, 50)), inserted(table::transfer_tasks, transfer_row(1, 51))});
  h.commit(b, {inserted(table::transfer_tasks, transfer_row(2, 50))});
  expect_holds(task_ids_never_repeat(h.history()));
}

TEST(task_ids_never_repeat, two_hosts_under_one_range_violate_it) {
  HistoryBuilder h;
  const std::size_t first = issue(h, h.actor("A", "client"), 1, 6, 60);
  const std::size_t second = issue(h, h.actor("B", "client"), 1, 6, 60);
  expect_violated(
      task_ids_never_repeat(h.history()), "task id given out twice", {first, second},
      "Task id 60 of shard 1 was given out by A/client under range 6, and again by B/client under range 6.");
}

TEST(task_ids_never_repeat, a_task_that_comes_back_after_its_deletion_violates_it) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  issue(h, a, 1, 6, 60);
  const std::size_t first = h.commit(a, {inserted(table::transfer_tasks, transfer_row(1, 60))});
  h.commit(h.actor("A", "queue"), {deleted(table::transfer_tasks, transfer_row(1, 60))});
  const std::size_t second = h.commit(a, {inserted(table::transfer_tasks, transfer_row(1, 60))});
  expect_violated(task_ids_never_repeat(h.history()), "task id committed twice", {first, second},
                  "The transfer task 60 of shard 1 was committed by A/client, and again by A/client.");
}

TEST(task_ids_never_repeat, an_id_whose_write_never_committed_is_legal) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  issue(h, a, 1, 6, 60);
  issue(h, a, 1, 6, 61);
  h.commit(a, {inserted(table::transfer_tasks, transfer_row(1, 61))});
  expect_holds(task_ids_never_repeat(h.history()));
}

RowImage comes(const Uuid& branch, std::int64_t id, std::int64_t txn) {
  return inserted(table::history_node, node_row(branch, id, txn, 0, 1));
}

TEST(task_ids_never_repeat, a_history_transaction_of_two_nodes_violates_it) {
  HistoryBuilder h;
  const std::size_t first = h.commit(h.actor("A", "client"), {comes(trunk, 1, 60), comes(trunk, 2, 61)});
  const std::size_t second = h.commit(h.actor("B", "client"), {comes(trunk, 3, 61)});
  expect_violated(task_ids_never_repeat(h.history()), "history transaction id used twice", {first, second},
                  "B/client wrote history node 3 (transaction 61) of shard 1 under a transaction id that A/client had "
                  "used for another node.");
}

TEST(task_ids_never_repeat, a_history_node_that_comes_back_is_the_same_one) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  h.commit(a, {comes(trunk, 1, 60)});
  h.commit(a, {deleted(table::history_node, node_row(trunk, 1, 60, 0, 1))});
  h.commit(a, {comes(trunk, 1, 60), comes(twig, 1, 62)});
  expect_holds(task_ids_never_repeat(h.history()));
}

TEST(task_ids_never_repeat, undecided_without_tasks) {
  HistoryBuilder h;
  h.commit(h.actor("A", "owner"), {inserted(table::shards, shard_row(1, 0))});
  expect_undecided(task_ids_never_repeat(h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties

#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

RowImage update(std::int64_t shard, std::int64_t from, std::int64_t to) {
  return updated(table::shards, shard_row(shard, from), shard_row(shard, to, 0, "B"));
}

TEST(range_id_never_decreases, holds_for_renewals_and_checkpoints) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "owner");
  h.commit(a, {inserted(table::shards, shard_row(1, 0))});
  h.commit(a, {update(1, 0, 1)});
  h.commit(a, {updated(table::shards, shard_row(1, 1), shard_row(1, 1, 50))});
  h.commit(a, {update(1, 1, 2)});
  expect_holds(range_id_never_decreases(h.history()));
}

TEST(range_id_never_decreases, a_checkpoint_of_an_old_owner_violates_it) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "queue");
  const ActorId b = h.actor("B", "owner");
  h.commit(a, {update(1, 4, 5)});
  const std::size_t stolen = h.commit(b, {update(1, 5, 6)});
  const std::size_t stale = h.commit(a, {update(1, 6, 5)});
  expect_violated(range_id_never_decreases(h.history()), "range decreased", {stolen, stale},
                  "A/queue committed range 5 for shard 1, whose range was already 6.");
}

TEST(range_id_never_decreases, a_row_older_than_the_history_counts) {
  HistoryBuilder h;
  const std::size_t only = h.commit(h.actor("A", "owner"), {update(1, 9, 8)});
  expect_violated(range_id_never_decreases(h.history()), "range decreased", {only},
                  "A/owner committed range 8 for shard 1, whose range was already 9.");
}

TEST(range_id_never_decreases, a_row_that_was_made_again_lower_violates_it) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "owner");
  const std::size_t high = h.commit(a, {update(1, 4, 5)});
  h.commit(a, {deleted(table::shards, shard_row(1, 5))});
  const std::size_t again = h.commit(a, {inserted(table::shards, shard_row(1, 0))});
  expect_violated(range_id_never_decreases(h.history()), "range decreased", {high, again},
                  "A/owner committed range 0 for shard 1, whose range was already 5.");
}

TEST(range_id_never_decreases, shards_are_judged_apart) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "owner");
  h.commit(a, {update(1, 7, 8)});
  h.commit(a, {update(2, 1, 2)});
  expect_holds(range_id_never_decreases(h.history()));
}

TEST(range_id_never_decreases, undecided_when_no_shard_was_updated) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "owner");
  h.commit(a, {inserted(table::shards, shard_row(1, 0))});
  h.commit(a, {updated(table::shards, shard_row(1, 0), shard_row(1, 0))});
  expect_undecided(range_id_never_decreases(h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties

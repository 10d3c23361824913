#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

std::size_t write(HistoryBuilder& h, ActorId actor, std::int64_t from, std::int64_t watermark_from, std::int64_t to,
                  std::int64_t watermark_to) {
  return h.commit(actor, {updated(table::shards, shard_row(1, from, watermark_from, "X"),
                                  shard_row(1, to, watermark_to, h.history().actor(actor).host_name))});
}

TEST(shard_blob_of_current_range, holds_for_grants_and_checkpoints_of_the_holder) {
  HistoryBuilder h;
  const ActorId owner = h.actor("A", "owner");
  const ActorId queue = h.actor("A", "queue");
  const ActorId other = h.actor("B", "owner");
  h.commit(owner, {inserted(table::shards, shard_row(1, 0))});
  write(h, owner, 0, 0, 1, 0);
  write(h, queue, 1, 0, 1, 10);
  write(h, queue, 1, 10, 1, 20);
  write(h, other, 1, 20, 2, 20);
  write(h, other, 2, 20, 2, 20);
  expect_holds(shard_blob_of_current_range(h.history()));
}

TEST(shard_blob_of_current_range, a_checkpoint_of_another_host_violates_it) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "queue");
  const ActorId b = h.actor("B", "owner");
  write(h, a, 4, 0, 5, 0);
  const std::size_t granted = write(h, b, 5, 0, 6, 0);
  const std::size_t written = write(h, a, 6, 0, 6, 30);
  expect_violated(shard_blob_of_current_range(h.history()), "shard written by another host", {granted, written},
                  "A/queue wrote shard 1 while its range 6 was held by B/owner.");
}

TEST(shard_blob_of_current_range, an_earlier_incarnation_is_another_host) {
  HistoryBuilder h;
  const ActorId old = h.actor("A", "queue");
  const ActorId reborn = h.actor("A", "owner", 1);
  write(h, old, 4, 0, 5, 0);
  const std::size_t granted = write(h, reborn, 5, 0, 6, 0);
  const std::size_t written = write(h, old, 6, 0, 5, 30);
  expect_violated(shard_blob_of_current_range(h.history()), "shard written by another host", {granted, written},
                  "A/queue wrote shard 1 while its range 6 was held by A'1/owner.");
}

TEST(shard_blob_of_current_range, a_watermark_that_goes_back_under_one_range_violates_it) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "queue");
  write(h, a, 4, 0, 5, 0);
  const std::size_t far = write(h, a, 5, 0, 5, 30);
  const std::size_t back = write(h, a, 5, 30, 5, 20);
  expect_violated(
      shard_blob_of_current_range(h.history()), "watermark went back", {far, back},
      "A/queue moved the reader watermark of the transfer queue of shard 1 back from 30 to 20 under range 5.");
}

TEST(shard_blob_of_current_range, a_queue_state_that_vanishes_went_back) {
  HistoryBuilder h;
  const std::size_t only = write(h, h.actor("A", "queue"), 5, 30, 5, 0);
  expect_violated(
      shard_blob_of_current_range(h.history()), "watermark went back", {only},
      "A/queue moved the reader watermark of the transfer queue of shard 1 back from 30 to 0 under range 5.");
}

TEST(shard_blob_of_current_range, a_blob_of_another_range_than_the_column_violates_it) {
  HistoryBuilder h;
  Row row = shard_row(1, 6);
  row[schema::index(schema::shards::range_id)] = std::int64_t{7};
  const std::size_t only = h.commit(h.actor("A", "owner"), {updated(table::shards, shard_row(1, 5), row)});
  expect_violated(shard_blob_of_current_range(h.history()), "blob and column disagree", {only},
                  "A/owner committed shard 1 with range 7 in the column and 6 in the blob.");
}

TEST(shard_blob_of_current_range, a_new_owner_may_start_from_an_older_watermark) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "queue");
  const ActorId b = h.actor("B", "owner");
  write(h, a, 4, 0, 5, 10);
  // B has read the row here, before A's checkpoint.
  write(h, a, 5, 10, 5, 30);
  write(h, b, 5, 30, 6, 10);
  write(h, b, 6, 10, 6, 20);
  expect_holds(shard_blob_of_current_range(h.history()));
}

TEST(shard_blob_of_current_range, a_touch_that_changes_nothing_is_no_write) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "owner");
  write(h, a, 4, 0, 5, 0);
  const Row same = shard_row(1, 5);
  h.commit(h.actor("B", "client"), {updated(table::shards, same, same)});
  expect_holds(shard_blob_of_current_range(h.history()));
}

TEST(shard_blob_of_current_range, undecided_when_no_shard_was_updated) {
  HistoryBuilder h;
  h.commit(h.actor("A", "owner"), {inserted(table::shards, shard_row(1, 0))});
  expect_undecided(shard_blob_of_current_range(h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties

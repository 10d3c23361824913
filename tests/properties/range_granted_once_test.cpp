#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;
namespace host_notes = schema::host_notes;
using schema::Operation;

RowImage renewal(std::int64_t from, std::int64_t to, std::string_view owner) {
  return updated(table::shards, shard_row(1, from), shard_row(1, to, 0, owner));
}

std::size_t renew(HistoryBuilder& h, ActorId actor, std::int64_t range, std::int64_t found, std::string_view owner) {
  return successful_call(h, actor, Operation::update_shard, {1, range, range + 1}, {renewal(found, range + 1, owner)});
}

std::size_t acquired(HistoryBuilder& h, ActorId actor, std::int64_t range) {
  return h.note(actor, host_notes::range_acquired, {1, range, range << 20, (range + 1) << 20, 0});
}

TEST(range_granted_once, holds_when_the_shard_goes_to_and_fro) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "owner");
  const ActorId b = h.actor("B", "owner");
  std::int64_t range = 5;
  for (const ActorId owner : {a, b, a, a}) {
    renew(h, owner, range, range, "X");
    acquired(h, owner, ++range);
  }
  expect_holds(range_granted_once(h.history()));
}

TEST(range_granted_once, two_hosts_that_commit_the_same_renewal_violate_it) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "owner");
  const ActorId b = h.actor("B", "owner");
  const std::size_t first = renew(h, a, 5, 5, "A");
  acquired(h, a, 6);
  const std::size_t second = renew(h, b, 5, 6, "B");
  acquired(h, b, 6);
  expect_violated(range_granted_once(h.history()), "range granted twice", {first, second},
                  "Range 6 of shard 1 was granted to A/owner, and then again to B/owner.");
}

TEST(range_granted_once, a_grant_to_a_host_that_was_not_told_counts) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "owner");
  const ActorId a1 = h.actor("A", "owner", 1);
  LayerNotes client(h, a, schema::Layer::client, Operation::update_shard, 2, Claim{1, 5, 6});
  client.attempt();
  Transaction late(h, a);
  late.commit_lost();
  h.happens("crash");
  const std::size_t first = renew(h, a1, 5, 5, "A");
  const std::size_t second = late.land({renewal(6, 6, "A-old")});
  expect_violated(range_granted_once(h.history()), "range granted twice", {first, second},
                  "Range 6 of shard 1 was granted to A'1/owner, and then again to A/owner.");
}

TEST(range_granted_once, a_host_that_notes_one_range_twice_violates_it) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "owner");
  const std::size_t first = acquired(h, a, 6);
  const std::size_t second = acquired(h, a, 6);
  expect_violated(range_granted_once(h.history()), "range granted twice", {first, second},
                  "Range 6 of shard 1 was granted to A/owner, and then again to A/owner.");
}

TEST(range_granted_once, a_blind_replay_of_one_host_grants_nothing_to_another) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "owner");
  LayerNotes client(h, a, schema::Layer::client, Operation::update_shard, 2, Claim{1, 5, 6});
  client.attempt();
  Transaction first(h, a);
  first.commit_lost();
  first.land({renewal(5, 6, "A")});
  client.ends(schema::Failure::unavailable, {schema::Failure::database, schema::Outcome::unknown});
  client.attempt();
  Transaction(h, a).commit({updated(table::shards, shard_row(1, 6), shard_row(1, 6, 7))});
  client.ends_ok();
  client.returns(schema::Failure::none);
  acquired(h, a, 6);
  expect_holds(range_granted_once(h.history()));
}

TEST(range_granted_once, checkpoints_of_two_hosts_grant_nothing) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "queue");
  const ActorId b = h.actor("B", "queue");
  for (const ActorId owner : {a, b}) {
    successful_call(h, owner, Operation::update_shard, {1, 6, 6},
                    {updated(table::shards, shard_row(1, 6), shard_row(1, 6, 7 + owner))});
  }
  expect_undecided(range_granted_once(h.history()));
}

TEST(range_granted_once, without_the_request_the_row_tells) {
  HistoryBuilder h;
  const std::size_t first = h.commit(h.actor("A", "owner"), {renewal(5, 6, "A")});
  h.commit(h.actor("B", "owner"), {renewal(6, 5, "B")});
  const std::size_t second = h.commit(h.actor("B", "owner"), {renewal(5, 6, "B")});
  expect_violated(range_granted_once(h.history()), "range granted twice", {first, second},
                  "Range 6 of shard 1 was granted to A/owner, and then again to B/owner.");
}

TEST(range_granted_once, undecided_when_nobody_acquired) {
  HistoryBuilder h;
  h.commit(h.actor("A", "owner"), {inserted(table::shards, shard_row(1, 0))});
  expect_undecided(range_granted_once(h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties

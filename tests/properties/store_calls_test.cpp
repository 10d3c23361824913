#include "properties/store_calls.h"

#include <gtest/gtest.h>

#include "tests/properties/history_builder.h"

namespace dsqlsim::properties {
namespace {

using schema::Failure;
using schema::Layer;
using schema::Operation;
using schema::Outcome;

constexpr schema::Root refused{Failure::database, Outcome::not_applied};

TEST(StoreCalls, layers_nest_and_statements_belong_to_the_innermost_attempts) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  LayerNotes client(h, a, Layer::client, Operation::update_shard, 2, Claim{1, 5, 6});
  client.attempt();
  for (int i = 0; i < 2; ++i) {
    LayerNotes tx(h, a, Layer::tx_execute, Operation::update_shard, 6);
    tx.attempt();
    Transaction(h, a).commit_refused();
    tx.ends(Failure::database, refused, "40001");
  }
  // Between two transactions: under the client's attempt alone.
  h.answer(h.send(a, "GetShard", EventKind::snapshot, 0, false), CallView::ok);
  client.ends(Failure::unavailable, refused);
  client.returns(Failure::unavailable);
  h.answer(h.send(a, "GetShard", EventKind::snapshot, 0, false), CallView::ok);

  const StoreCalls calls(h.history());
  ASSERT_EQ(calls.calls().size(), 3U);
  EXPECT_EQ(calls.calls()[0].claim->range_id_written, 6);
  EXPECT_EQ(calls.calls()[0].parent, nowhere);
  EXPECT_EQ(calls.calls()[1].parent, 0U);
  EXPECT_EQ(calls.calls()[2].parent, 0U);
  ASSERT_EQ(calls.statements().size(), 8U);
  EXPECT_EQ(calls.statements()[2].client_attempt, 0U);
  EXPECT_EQ(calls.statements()[2].transaction_attempt, 1U);
  EXPECT_EQ(calls.statements()[5].transaction_attempt, 2U);
  EXPECT_EQ(calls.statements()[6].client_attempt, 0U);
  EXPECT_EQ(calls.statements()[6].transaction_attempt, nowhere);
  EXPECT_EQ(calls.statements()[7].client_attempt, nowhere);
}

TEST(StoreCalls, a_late_commit_belongs_to_the_call_that_sent_it) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  LayerNotes first(h, a, Layer::client, Operation::update_shard, 2);
  first.attempt();
  Transaction late(h, a);
  late.commit_lost();
  first.ends(Failure::unavailable, {Failure::database, Outcome::unknown});
  first.returns(Failure::unavailable);
  LayerNotes second(h, a, Layer::client, Operation::get_or_create_shard, 2);
  second.attempt();
  const std::size_t landed = late.land({});

  const StoreCalls calls(h.history());
  EXPECT_EQ(calls.client_call_of(h.history().entry(landed)), &calls.calls()[0]);
}

TEST(StoreCalls, actors_are_read_apart) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  const ActorId b = h.actor("A", "queue");
  LayerNotes of_a(h, a, Layer::client, Operation::update_shard, 2);
  of_a.attempt();
  LayerNotes of_b(h, b, Layer::client, Operation::add_history_tasks, 2);
  of_b.attempt();
  const std::size_t by_a = Transaction(h, a).commit({});
  const std::size_t by_b = Transaction(h, b).commit({});
  const StoreCalls calls(h.history());
  EXPECT_EQ(calls.client_call_of(h.history().entry(by_a))->operation, "UpdateShard");
  EXPECT_EQ(calls.client_call_of(h.history().entry(by_b))->operation, "AddHistoryTasks");
}

TEST(StoreCalls, what_happens_outside_any_call_belongs_to_none) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  const std::size_t outside = h.commit(a, {});
  const StoreCalls calls(h.history());
  EXPECT_EQ(calls.client_call_of(h.history().entry(outside)), nullptr);
  ASSERT_NE(calls.statement_of(h.history().entry(outside)), nullptr);
  EXPECT_EQ(calls.statement_of(h.history().entry(outside))->commit_entry, outside);
}

}  // namespace
}  // namespace dsqlsim::properties

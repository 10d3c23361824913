// The network without faults: calls as events, lag, contexts that end, pools.

#include "sim/faults/network.h"

#include <gtest/gtest.h>

#include "tests/sim/networked_world.h"

namespace dsqlsim {
namespace {

using testing::Client;
using testing::NetworkedWorld;
using testing::PickBy;
namespace toy = testing::toy;

std::int64_t only_value(const Result<ResultSet>& answer) { return std::get<std::int64_t>(answer->at(0, 0)); }

TEST(Network, an_autocommit_write_is_seen_by_the_next_read) {
  NetworkedWorld<> world;
  std::int64_t seen = 0;
  Time before;
  Time after;
  world.client("A", [&](const Client& c) {
    const Lease session(c.pool, Context(c.actor));
    before = c.actor.now();
    EXPECT_EQ(c.write(*session, 1, 101)->tag, "UPDATE 1");
    after = c.actor.now();
    seen = only_value(c.read(*session, 1));
  });
  world.run();
  EXPECT_EQ(seen, 101);
  EXPECT_GT(after, before);
  EXPECT_EQ(world.network.calls(), 2U);
}

TEST(Network, every_call_is_told_three_times) {
  NetworkedWorld<> world;
  world.client("A", [&](const Client& c) {
    const Lease session(c.pool, Context(c.actor));
    (void)c.write(*session, 1, 101);
  });
  world.run();
  std::vector<EntryKind> kinds;
  for (const Entry& e : world.history.entries()) {
    if (e.kind == EntryKind::host) continue;
    kinds.push_back(e.kind);
    EXPECT_EQ(e.call, 0U);
    EXPECT_EQ(e.transaction, 0U);
    EXPECT_TRUE(e.may_have_effects);
  }
  EXPECT_EQ(kinds, (std::vector<EntryKind>{EntryKind::request, EntryKind::commit, EntryKind::executed, EntryKind::answered}));
  EXPECT_EQ(world.entries(EntryKind::request)[0].text, "Write");
  EXPECT_EQ(world.entries(EntryKind::request)[0].detail, "1, 101");
}

/// BEGIN, two reads, a write, COMMIT.
void one_transaction(const Client& c) {
  const Lease session(c.pool, Context(c.actor));
  ASSERT_TRUE(c.begin(*session).has_value());
  EXPECT_TRUE(session->in_transaction());
  ASSERT_TRUE(c.read(*session, 1).has_value());
  ASSERT_TRUE(c.read(*session, 2).has_value());
  ASSERT_TRUE(c.write(*session, 1, 5).has_value());
  ASSERT_TRUE(c.commit(*session).has_value());
  EXPECT_FALSE(session->in_transaction());
}

std::vector<EventKind> kinds_of_calls(const History& history) {
  std::vector<EventKind> kinds;
  for (const Entry& e : history.entries()) {
    if (e.kind == EntryKind::request) kinds.push_back(e.event);
  }
  return kinds;
}

TEST(Network, only_snapshot_and_commit_of_a_transaction_are_events) {
  NetworkedWorld<> world;
  world.client("A", one_transaction);
  world.run();
  EXPECT_EQ(world.value(1), 5);
  // The start, the snapshot (whose answer needs no event), COMMIT, and its answer.
  EXPECT_EQ(world.machine.scheduler().step(), 4U);
  EXPECT_EQ(kinds_of_calls(world.history),
            (std::vector<EventKind>{EventKind::statement, EventKind::snapshot, EventKind::statement,
                                    EventKind::statement, EventKind::commit}));
  for (const Entry& e : world.entries(EntryKind::request)) {
    EXPECT_EQ(e.transaction, 1U);
    EXPECT_EQ(e.may_have_effects, e.event == EventKind::commit);
  }
}

TEST(Network, statements_that_run_through_take_time) {
  NetworkedWorld<> world;
  std::vector<Time> times;
  world.client("A", [&](const Client& c) {
    const Lease session(c.pool, Context(c.actor));
    (void)c.begin(*session);
    for (int i = 0; i < 10; ++i) {
      (void)c.read(*session, 1);
      times.push_back(c.actor.now());
    }
    (void)c.commit(*session);
    times.push_back(c.actor.now());
  });
  world.run();
  for (std::size_t i = 1; i < times.size(); ++i) EXPECT_GT(times[i], times[i - 1]);
}

TEST(Network, where_inner_statements_can_be_seen_each_is_an_event) {
  NetworkedWorld<> world;
  world.backend.inner_visible = true;
  world.client("A", one_transaction);
  world.run();
  // A request and an answer each, but for the snapshot's answer.
  EXPECT_EQ(world.machine.scheduler().step(), 1U + 5 * 2 - 1);
}

TEST(Network, commit_events_show_what_was_touched) {
  std::vector<std::uint64_t> written;
  NetworkedWorld<PickBy> world;
  world.strategy = PickBy([&](std::span<const Candidate> candidates) {
    for (const Candidate& c : candidates) {
      if (c.kind == EventKind::commit && c.footprint != nullptr) written = c.footprint->written;
    }
    return std::size_t{0};
  });
  world.client("A", one_transaction);
  world.client("B", [](const Client& c) {
    for (int i = 0; i < 100; ++i) (void)Context(c.actor).sleep(milliseconds(1), "so that there is a choice");
  });
  world.run();
  EXPECT_EQ(written, (std::vector<std::uint64_t>{1}));
}

TEST(Network, the_first_committer_wins) {
  NetworkedWorld<> world;
  int won = 0;
  int lost = 0;
  const auto increment = [&](const Client& c) {
    const Lease session(c.pool, Context(c.actor));
    (void)c.begin(*session);
    const std::int64_t value = only_value(c.read(*session, 1));
    (void)Context(c.actor).sleep(milliseconds(50), "think");
    (void)c.write(*session, 1, value + 1);
    const auto done = c.commit(*session);
    if (!done.has_value()) {
      EXPECT_EQ(done.error().state, sqlstate::serialization_failure);
    }
    (done.has_value() ? won : lost) += 1;
    EXPECT_FALSE(session->in_transaction());
    EXPECT_TRUE(session->usable());
  };
  world.client("A", increment);
  world.client("B", increment);
  world.run();
  EXPECT_EQ(won, 1);
  EXPECT_EQ(lost, 1);
  EXPECT_EQ(world.value(1), 101);
}

TEST(Network, a_refused_statement_leaves_the_session_in_its_aborted_block) {
  NetworkedWorld<> world;
  world.client("A", [&](const Client& c) {
    const Lease session(c.pool, Context(c.actor));
    (void)c.begin(*session);
    (void)c.write(*session, 1, 7);
    EXPECT_EQ(c.call(*session, "Wrong", toy::wrong).error().state, sqlstate::syntax_error);
    EXPECT_EQ(c.read(*session, 1).error().state, sqlstate::in_failed_transaction);
    EXPECT_TRUE(session->in_transaction());
    EXPECT_EQ(c.commit(*session)->tag, "ROLLBACK");
    EXPECT_FALSE(session->in_transaction());
  });
  world.run();
  EXPECT_EQ(world.value(1), 100);
}

TEST(Network, a_nested_begin_stays_in_its_transaction) {
  NetworkedWorld<> world;
  world.client("A", [&](const Client& c) {
    const Lease session(c.pool, Context(c.actor));
    (void)c.begin(*session);
    (void)c.read(*session, 1);
    (void)c.begin(*session);
    (void)c.write(*session, 1, 7);
    (void)c.commit(*session);
    (void)c.begin(*session);
    (void)c.commit(*session);
  });
  world.run();
  std::vector<std::uint64_t> transactions;
  for (const Entry& e : world.entries(EntryKind::request)) transactions.push_back(e.transaction);
  EXPECT_EQ(transactions, (std::vector<std::uint64_t>{1, 1, 1, 1, 1, 2, 2}));
  EXPECT_EQ(kinds_of_calls(world.history)[3], EventKind::statement);  // the snapshot was taken before
}

TEST(Network, reading_outside_a_transaction_has_no_effects_however_it_is_written) {
  NetworkedWorld<> world;
  const std::vector<std::pair<std::string, bool>> cases{
      {"SELECT 1", false}, {"\n  select v from kv", false}, {"  Select 1", false}, {"VALUES (1)", false},
      {"SHOW x", false},   {"UPDATE kv SET v = 1", true},   {"\tinsert into kv", true}, {"WITH x AS (SELECT 1) DELETE", true}};
  for (const auto& [sql, may] : cases) {
    EXPECT_EQ(!world.statements.add(sql, sql).only_reads, may) << sql;
  }
  world.client("A", [&](const Client& c) {
    const Lease session(c.pool, Context(c.actor));
    (void)c.read(*session, 1);
    (void)c.write(*session, 1, 2);
  });
  world.run();
  EXPECT_FALSE(world.entries(EntryKind::request)[0].may_have_effects);
  EXPECT_TRUE(world.entries(EntryKind::request)[1].may_have_effects);
}

TEST(Network, a_context_that_has_ended_sends_nothing) {
  NetworkedWorld<> world;
  world.client("A", [&](const Client& c) {
    const Lease session(c.pool, Context(c.actor));
    const Context ended(c.actor, Time{});
    EXPECT_EQ(c.call(ended, *session, "Write", toy::write, {Value{std::int64_t{1}}, Value{std::int64_t{9}}}).error().kind,
              ErrorKind::deadline_exceeded);
    EXPECT_FALSE(session->usable());
    CancelToken token;
    token.cancel();
    const Lease other(c.pool, Context(c.actor));
    EXPECT_EQ(c.call(Context(c.actor).with_token(token), *other, "Read", toy::read, {Value{std::int64_t{1}}}).error().kind,
              ErrorKind::canceled);
  });
  world.run();
  EXPECT_EQ(world.value(1), 100);
  EXPECT_TRUE(world.entries(EntryKind::executed).empty());
}

// Whether a COMMIT takes effect although its client gave up is a draw: both happen, and the client cannot tell.
TEST(Network, a_deadline_during_commit_leaves_the_outcome_unknown) {
  int landed = 0;
  constexpr int runs = 60;
  for (std::uint64_t seed = 0; seed < runs; ++seed) {
    NetworkedWorld<> world({}, seed);
    world.client("A", [&](const Client& c) {
      const Lease session(c.pool, Context(c.actor));
      (void)c.begin(*session);
      (void)c.write(*session, 1, 7);
      const Context hurried = Context(c.actor).with_timeout(microseconds(1));
      const auto done = session->execute(hurried, c.pool.statements().commit(), {});
      ASSERT_FALSE(done.has_value());
      EXPECT_EQ(done.error().kind, ErrorKind::deadline_exceeded);
      EXPECT_FALSE(session->usable());
      EXPECT_FALSE(session->in_transaction());
    });
    world.run();
    const bool took_effect = world.value(1) == 7;
    EXPECT_EQ(world.entries(EntryKind::commit).size(), took_effect ? 1U : 0U);
    landed += took_effect ? 1 : 0;
  }
  EXPECT_GT(landed, runs / 5);
  EXPECT_LT(landed, runs - runs / 5);
}

TEST(Network, a_session_given_up_is_closed_on_the_server) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    NetworkedWorld<> world({}, seed);
    world.client("A", [&](const Client& c) {
      {
        const Lease session(c.pool, Context(c.actor));
        (void)c.begin(*session);
        (void)c.write(*session, 1, 7);
        (void)session->execute(Context(c.actor).with_timeout(microseconds(1)), c.pool.statements().commit(), {});
      }
      (void)Context(c.actor).sleep(seconds(1), "wait");
      EXPECT_EQ(world.backend.open_connections, 0);
    });
    world.run();
  }
}

TEST(Network, a_cancelled_call_says_so) {
  NetworkedWorld<> world;
  CancelToken token;
  Host& host = world.client("A", [&](const Client& c) {
    const Lease session(c.pool, Context(c.actor));
    const auto answer = c.call(Context(c.actor).with_token(token), *session, "Write", toy::write,
                               {Value{std::int64_t{1}}, Value{std::int64_t{9}}});
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().kind, ErrorKind::canceled);
  });
  world.machine.spawn(host, "canceller", [&](Actor&) { token.cancel(); });
  world.run_until(Time{});
  world.run();
}

TEST(Network, a_session_that_is_gone_answers_at_once) {
  NetworkedWorld<> world;
  world.client("A", [&](const Client& c) {
    const Lease session(c.pool, Context(c.actor));
    (void)c.call(Context(c.actor, Time{}), *session, "Read", toy::read, {Value{std::int64_t{1}}});
    const auto answer = c.read(*session, 1);
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().kind, ErrorKind::connection_lost);
  });
  world.run();
}

// A loop that never waits would hang the simulation, not the simulated program: budgets are counted in events.
TEST(Network, a_loop_of_calls_that_need_no_event_is_an_event_now_and_then) {
  NetworkedWorld<> world;
  world.client("A", [&](const Client& c) {
    for (int i = 0; i < 2'000; ++i) {
      const Lease session(c.pool, Context(c.actor));
      (void)c.begin(*session);
    }
  });
  world.client("B", [&](const Client& c) {
    const Lease session(c.pool, Context(c.actor));
    (void)c.call(Context(c.actor, Time{}), *session, "Read", toy::read, {Value{std::int64_t{1}}});
    for (int i = 0; i < 2'000; ++i) (void)c.read(*session, 1);
  });
  world.run();
  EXPECT_GT(world.machine.scheduler().step(), 40U);
}

TEST(Network, a_killed_actor_cannot_call) {
  NetworkedWorld<> world;
  bool thrown = false;
  Host& host = world.client("A", [&](const Client& c) {
    const Lease session(c.pool, Context(c.actor));
    try {
      (void)Context(c.actor).wait("for ever");
    } catch (const ActorKilled&) {
    }
    try {
      (void)c.read(*session, 1);
    } catch (const ActorKilled&) {
      thrown = true;
    }
  });
  world.run();
  world.machine.crash(host);
  EXPECT_TRUE(thrown);
  EXPECT_EQ(world.backend.open_connections, 0);
}

TEST(Pool, an_idle_session_is_used_again) {
  NetworkedWorld<> world;
  world.client("A", [&](const Client& c) {
    Session* first = nullptr;
    {
      const Lease lease(c.pool, Context(c.actor));
      first = &*lease;
    }
    const Time before = c.actor.now();
    const Lease again(c.pool, Context(c.actor));
    EXPECT_EQ(&*again, first);
    EXPECT_EQ(c.actor.now(), before);
    const Lease another(c.pool, Context(c.actor));
    EXPECT_NE(&*another, first);
    EXPECT_GT(c.actor.now(), before);
    EXPECT_EQ(world.backend.open_connections, 2);
  });
  world.run();
}

TEST(Pool, never_hands_out_what_cannot_be_used) {
  NetworkedWorld<> world;
  world.client("A", [&](const Client& c) {
    {
      const Lease in_transaction(c.pool, Context(c.actor));
      (void)c.begin(*in_transaction);
      (void)c.write(*in_transaction, 1, 9);
      const Lease broken(c.pool, Context(c.actor));
      (void)c.call(Context(c.actor, Time{}), *broken, "Read", toy::read, {Value{std::int64_t{1}}});
    }
    EXPECT_EQ(world.backend.open_connections, 0);
    const Lease fresh(c.pool, Context(c.actor));
    EXPECT_TRUE(fresh->usable());
    EXPECT_FALSE(fresh->in_transaction());
    EXPECT_EQ(only_value(c.read(*fresh, 1)), 100);
  });
  world.run();
}

TEST(Pool, a_replaced_pool_closes_idle_sessions_now_and_the_others_when_they_return) {
  NetworkedWorld<> world;
  world.client("A", [&](const Client& c) {
    { const Lease idle(c.pool, Context(c.actor)); }
    {
      const Lease idle(c.pool, Context(c.actor));
      const Lease lent(c.pool, Context(c.actor));
      EXPECT_EQ(world.backend.open_connections, 2);
      c.pool.replace_pool();
      EXPECT_EQ(world.backend.open_connections, 2);
    }
    EXPECT_EQ(world.backend.open_connections, 0);
  });
  world.run();
}

TEST(PoolDeathTest, a_session_of_another_pool_cannot_be_given_back) {
  NetworkedWorld<> world;
  const auto other = world.network.make_pool();
  world.client("A", [&](const Client& c) {
    const Lease lease(c.pool, Context(c.actor));
    other->give_back(*lease);
  });
  EXPECT_DEATH(world.run(), "found != lent_.end");
}

TEST(Network, a_refused_connect_is_the_answer_and_the_next_session_tries_again) {
  NetworkedWorld<> world;
  world.backend.refusal = DbError{ErrorKind::refused, SqlState("53300"), "too many", {}};
  world.client("A", [&](const Client& c) {
    {
      const Lease session(c.pool, Context(c.actor));
      EXPECT_FALSE(session->usable());
      const Time before = c.actor.now();
      const Result<ResultSet> answer = c.begin(*session);
      ASSERT_FALSE(answer.has_value());
      EXPECT_EQ(answer.error().state, SqlState("53300"));
      EXPECT_EQ(answer.error().kind, ErrorKind::refused);
      EXPECT_FALSE(session->in_transaction());
      EXPECT_GT(c.actor.now(), before);
    }
    world.backend.refusal.reset();
    const Lease session(c.pool, Context(c.actor));
    EXPECT_EQ(c.write(*session, 1, 101)->tag, "UPDATE 1");
  });
  world.run();
  EXPECT_EQ(world.value(1), 101);
  ASSERT_FALSE(world.entries(EntryKind::answered).empty());
  EXPECT_EQ(world.backend.open_connections, 1);
}

}  // namespace
}  // namespace dsqlsim

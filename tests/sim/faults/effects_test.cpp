// What each effect does to a call, to its transaction, to the client and to the server.

#include <gtest/gtest.h>

#include "sim/faults/catalogue.h"
#include "tests/sim/faults/struck.h"
#include "tests/sim/networked_world.h"

namespace dsqlsim {
namespace {

using testing::Client;
using testing::NetworkedWorld;
using testing::strike_at;
namespace toy = testing::toy;

/// Writes 7 under key 1 in a transaction; the answer of the step that failed, or of COMMIT.
Result<ResultSet> write_seven(const Client& c, Session& session) {
  if (auto begun = c.begin(session); !begun) return begun;
  if (auto read = c.read(session, 1); !read) return read;
  if (auto written = c.write(session, 1, 7); !written) return written;
  return c.commit(session);
}

struct Outcome {
  std::optional<Result<ResultSet>> answer;
  bool usable = false;
  bool in_transaction = false;
};

/// One client writes seven and then stays for a while.
void write_and_stay(NetworkedWorld<>& world, Outcome& outcome) {
  world.client("A", [&outcome](const Client& c) {
    if (c.actor.incarnation() > 0) return;
    {
      const Lease session(c.pool, Context(c.actor));
      outcome.answer = write_seven(c, *session);
      outcome.usable = session->usable();
      outcome.in_transaction = session->in_transaction();
    }
    (void)Context(c.actor).sleep(minutes(5), "stay");
  });
}

TEST(RefuseCommit, answers_40001_and_leaves_no_trace) {
  NetworkedWorld<> world(strike_at("COMMIT", {EffectKind::refuse, {}, {}}));
  Outcome outcome;
  write_and_stay(world, outcome);
  world.run();
  ASSERT_FALSE(outcome.answer->has_value());
  EXPECT_EQ(outcome.answer->error().kind, ErrorKind::refused);
  EXPECT_EQ(outcome.answer->error().state, sqlstate::serialization_failure);
  EXPECT_TRUE(outcome.usable);
  EXPECT_FALSE(outcome.in_transaction);
  EXPECT_EQ(world.value(1), 100);
  EXPECT_TRUE(world.entries(EntryKind::commit).empty());
  EXPECT_EQ(world.entries(EntryKind::executed).back().state, sqlstate::serialization_failure);
  EXPECT_EQ(world.entries(EntryKind::fault).size(), 1U);
}

TEST(RefuseCommit, leaves_a_session_that_can_try_again) {
  NetworkedWorld<> world(strike_at("COMMIT", {EffectKind::refuse, {}, {}}));
  world.client("A", [&](const Client& c) {
    const Lease session(c.pool, Context(c.actor));
    EXPECT_FALSE(write_seven(c, *session).has_value());
    EXPECT_TRUE(write_seven(c, *session).has_value());
  });
  world.run();
  EXPECT_EQ(world.value(1), 7);
}

TEST(RefuseCommit, of_an_autocommit_write_applies_nothing) {
  NetworkedWorld<> world(strike_at("Write", {EffectKind::refuse, {}, {}}));
  world.client("A", [&](const Client& c) {
    const Lease session(c.pool, Context(c.actor));
    EXPECT_EQ(c.write(*session, 1, 7).error().state, sqlstate::serialization_failure);
    EXPECT_TRUE(session->usable());
  });
  world.run();
  EXPECT_EQ(world.value(1), 100);
}

TEST(Refuse, of_a_statement_aborts_its_transaction) {
  const Effect unavailable{EffectKind::refuse, {}, {}, sqlstate::internal_error, "server unavailable"};
  for (const std::string_view at : {"Read", "Write"}) {
    NetworkedWorld<> world(strike_at(at, unavailable));
    world.client("A", [&](const Client& c) {
      const Lease session(c.pool, Context(c.actor));
      const auto answer = write_seven(c, *session);
      ASSERT_FALSE(answer.has_value()) << at;
      EXPECT_EQ(answer.error().state, sqlstate::internal_error) << at;
      EXPECT_EQ(answer.error().message, "server unavailable");
      EXPECT_EQ(c.read(*session, 1).error().state, sqlstate::in_failed_transaction) << at;
      EXPECT_EQ(c.commit(*session)->tag, "ROLLBACK");
      EXPECT_TRUE(write_seven(c, *session).has_value()) << "the budget is used up";
    });
    world.run();
    EXPECT_EQ(world.value(1), 7);
  }
}

TEST(SlowRequest, is_executed_late_and_answered_if_its_client_waits) {
  NetworkedWorld<> world(strike_at("COMMIT", {EffectKind::slow_request, seconds(4), {}}));
  Outcome outcome;
  write_and_stay(world, outcome);
  world.run_until(Time{} + seconds(3));
  EXPECT_FALSE(outcome.answer.has_value());
  EXPECT_EQ(world.value(1), 100);
  world.run_until(Time{} + seconds(5));
  ASSERT_TRUE(outcome.answer.has_value());
  EXPECT_TRUE(outcome.answer->has_value());
  EXPECT_EQ(world.value(1), 7);
}

TEST(SlowReply, comes_after_the_statement_was_executed) {
  NetworkedWorld<> world(strike_at("COMMIT", {EffectKind::slow_reply, seconds(4), {}}));
  Outcome outcome;
  write_and_stay(world, outcome);
  world.run_until(Time{} + seconds(3));
  EXPECT_FALSE(outcome.answer.has_value());
  EXPECT_EQ(world.value(1), 7);
  world.run_until(Time{} + seconds(5));
  ASSERT_TRUE(outcome.answer.has_value());
  EXPECT_TRUE(outcome.answer->has_value());
}

// What the client gave up may have happened, and may not.
TEST(SlowRequest, lands_or_not_when_its_client_times_out) {
  int landed = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    NetworkedWorld<> world(strike_at("Write", {EffectKind::slow_request, seconds(4), {}}), seed);
    std::optional<ErrorKind> told;
    world.client("A", [&](const Client& c) {
      const Context context = Context(c.actor).with_timeout(seconds(2));
      const Lease session(c.pool, context);
      const auto answer =
          c.call(context, *session, "Write", toy::write, {Value{std::int64_t{1}}, Value{std::int64_t{7}}});
      if (!answer.has_value()) told = answer.error().kind;
    });
    world.run();
    EXPECT_EQ(told, ErrorKind::deadline_exceeded);
    EXPECT_EQ(world.backend.open_connections, 0);
    landed += world.value(1) == 7 ? 1 : 0;
  }
  EXPECT_GT(landed, 5);
  EXPECT_LT(landed, 35);
}

TEST(Connect, that_is_refused_answers_every_statement_and_the_next_one_may_succeed) {
  const Effect too_many{EffectKind::refuse, {}, {}, SqlState("53300"), "too many"};
  for (const EffectKind kind : {EffectKind::refuse, EffectKind::lose_request}) {
    Effect effect = too_many;
    effect.kind = kind;
    NetworkedWorld<> world(strike_at("connect", effect));
    world.client("A", [&](const Client& c) {
      {
        const Lease session(c.pool, Context(c.actor));
        const auto answer = c.begin(*session);
        ASSERT_FALSE(answer.has_value());
        EXPECT_EQ(answer.error().kind, kind == EffectKind::refuse ? ErrorKind::refused : ErrorKind::connection_lost);
        EXPECT_FALSE(session->usable());
      }
      const Lease session(c.pool, Context(c.actor));
      EXPECT_TRUE(write_seven(c, *session).has_value());
    });
    world.run();
    ASSERT_EQ(world.entries(EntryKind::fault).size(), 1U);
    EXPECT_EQ(world.entries(EntryKind::fault)[0].text, "connect");
    EXPECT_EQ(world.value(1), 7);
  }
}

TEST(Faults, tell_what_they_struck) {
  for (const auto& [statement, kind] : {std::pair{"Read", "read"}, {"Write", "write"}, {"COMMIT", "COMMIT"}}) {
    NetworkedWorld<> world(strike_at(statement, {EffectKind::step_clock, seconds(1), {}}));
    Outcome outcome;
    write_and_stay(world, outcome);
    world.run();
    ASSERT_EQ(world.entries(EntryKind::fault).size(), 1U);
    EXPECT_EQ(world.entries(EntryKind::fault)[0].text, kind);
  }
}

TEST(LoseRequest, of_a_commit_rolls_back_and_breaks_the_session) {
  NetworkedWorld<> world(strike_at("COMMIT", {EffectKind::lose_request, {}, {}}));
  Outcome outcome;
  write_and_stay(world, outcome);
  world.run_until(Time{} + seconds(1));
  ASSERT_FALSE(outcome.answer->has_value());
  EXPECT_EQ(outcome.answer->error().kind, ErrorKind::connection_lost);
  EXPECT_FALSE(outcome.usable);
  EXPECT_FALSE(outcome.in_transaction);
  EXPECT_EQ(world.value(1), 100);
  EXPECT_EQ(world.backend.open_connections, 0);
  EXPECT_EQ(world.entries(EntryKind::executed).size(), 3U);  // BEGIN, read, write
}

TEST(LoseRequest, in_the_middle_of_a_transaction_ends_it) {
  NetworkedWorld<> world(strike_at("Write", {EffectKind::lose_request, {}, {}}));
  Outcome outcome;
  write_and_stay(world, outcome);
  world.run_until(Time{} + seconds(1));
  ASSERT_FALSE(outcome.answer->has_value());
  EXPECT_EQ(outcome.answer->error().kind, ErrorKind::connection_lost);
  EXPECT_FALSE(outcome.usable);
  EXPECT_EQ(world.backend.open_connections, 0);
  EXPECT_EQ(world.value(1), 100);
}

TEST(LoseReply, of_a_commit_takes_effect_and_breaks_the_session) {
  NetworkedWorld<> world(strike_at("COMMIT", {EffectKind::lose_reply, {}, {}}));
  Outcome outcome;
  write_and_stay(world, outcome);
  world.run_until(Time{} + seconds(1));
  ASSERT_FALSE(outcome.answer->has_value());
  EXPECT_EQ(outcome.answer->error().kind, ErrorKind::connection_lost);
  EXPECT_FALSE(outcome.usable);
  EXPECT_EQ(world.value(1), 7);
  EXPECT_EQ(world.backend.open_connections, 0);
  EXPECT_EQ(world.entries(EntryKind::executed).back().view, CallView::ok);
  EXPECT_EQ(world.entries(EntryKind::answered).back().view, CallView::connection_lost);
}

TEST(LateRequest, lands_long_after_its_client_was_told_that_the_connection_broke) {
  NetworkedWorld<> world(strike_at("COMMIT", {EffectKind::late_request, seconds(20), {}}));
  Outcome outcome;
  write_and_stay(world, outcome);
  world.run_until(Time{} + seconds(19));
  ASSERT_FALSE(outcome.answer->has_value());
  EXPECT_EQ(outcome.answer->error().kind, ErrorKind::connection_lost);
  EXPECT_FALSE(outcome.usable);
  EXPECT_EQ(world.value(1), 100);
  world.run_until(Time{} + seconds(21));
  EXPECT_EQ(world.value(1), 7);
  EXPECT_EQ(world.backend.open_connections, 0);
  const Entry commit = world.entries(EntryKind::commit).back();
  EXPECT_EQ(commit.actor, 0U);
  EXPECT_EQ(commit.transaction, 1U);
}

TEST(LateRequest, lands_after_its_host_died) {
  NetworkedWorld<> world(strike_at("COMMIT", {EffectKind::late_request, seconds(20), {}}));
  Outcome outcome;
  write_and_stay(world, outcome);
  world.run_until(Time{} + seconds(1));
  world.machine.crash(world.machine.host(0));
  world.machine.restart(world.machine.host(0));
  world.run();
  EXPECT_EQ(world.value(1), 7);
  EXPECT_EQ(world.backend.open_connections, 0);
}

// The host dies before it hears of the broken connection; the request is on its way all the same.
TEST(LateRequest, lands_whatever_its_client_does_meanwhile) {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    NetworkedWorld<> crashed(strike_at("COMMIT", {EffectKind::late_request, seconds(20), {}}), seed);
    Host& host = crashed.client("A", [](const Client& c) {
      const Lease session(c.pool, Context(c.actor));
      (void)write_seven(c, *session);
    });
    while (crashed.entries(EntryKind::request).size() < 4) ASSERT_TRUE(crashed.machine.scheduler().run_one());
    crashed.machine.crash(host);
    crashed.run();
    EXPECT_EQ(crashed.value(1), 7) << "crashed, seed " << seed;

    NetworkedWorld<> hurried(strike_at("COMMIT", {EffectKind::late_request, seconds(20), {}}), seed);
    hurried.client("A", [](const Client& c) {
      const Lease session(c.pool, Context(c.actor));
      (void)c.begin(*session);
      (void)c.write(*session, 1, 7);
      const Context context = Context(c.actor).with_timeout(microseconds(1));
      EXPECT_EQ(session->execute(context, c.pool.statements().commit(), {}).error().kind, ErrorKind::deadline_exceeded);
    });
    hurried.run();
    EXPECT_EQ(hurried.value(1), 7) << "hurried, seed " << seed;
    EXPECT_EQ(hurried.backend.open_connections, 0);
  }
}

TEST(LateRequest, that_is_not_late_at_all_is_told_as_lost) {
  NetworkedWorld<> world(strike_at("COMMIT", {EffectKind::late_request, microseconds(1), {}}));
  Outcome outcome;
  write_and_stay(world, outcome);
  world.run();
  EXPECT_EQ(outcome.answer->error().kind, ErrorKind::connection_lost);
  EXPECT_EQ(world.value(1), 7);
  EXPECT_EQ(world.backend.open_connections, 0);
}

TEST(CrashHost, happens_while_the_call_is_under_way_and_the_host_comes_back) {
  NetworkedWorld<> world(strike_at("COMMIT", {EffectKind::crash_host, microseconds(1), seconds(3)}));
  std::vector<std::uint32_t> incarnations;
  Host& host = world.client("A", [&](const Client& c) {
    incarnations.push_back(c.actor.incarnation());
    const Lease session(c.pool, Context(c.actor));
    (void)write_seven(c, *session);
  });
  world.run();
  EXPECT_TRUE(host.up);
  EXPECT_EQ(incarnations, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_GE(world.machine.now(), Time{} + seconds(3));
}

// Sent before the crash: a draw says whether it arrives. Executed before the crash: it has taken effect. Either way
// nothing of the dead session stays behind on the server.
TEST(CrashHost, leaves_no_session_behind) {
  int landed = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    NetworkedWorld<> world({}, seed);
    Host& host = world.client("A", [](const Client& c) {
      if (c.actor.incarnation() > 0) return;
      const Lease session(c.pool, Context(c.actor));
      (void)write_seven(c, *session);
    });
    while (world.entries(EntryKind::request).size() < 4) ASSERT_TRUE(world.machine.scheduler().run_one());
    world.machine.crash(host);
    world.run();
    EXPECT_EQ(world.backend.open_connections, 0) << "seed " << seed;
    landed += world.value(1) == 7 ? 1 : 0;
  }
  EXPECT_GT(landed, 5);
  EXPECT_LT(landed, 35);
}

TEST(CrashHost, with_the_answer_on_its_way_leaves_no_session_behind) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    NetworkedWorld<> world({}, seed);
    Host& host = world.client("A", [](const Client& c) {
      const Lease session(c.pool, Context(c.actor));
      (void)c.write(*session, 1, 7);
    });
    while (world.entries(EntryKind::executed).empty()) ASSERT_TRUE(world.machine.scheduler().run_one());
    world.machine.crash(host);
    EXPECT_EQ(world.backend.open_connections, 0);
    EXPECT_EQ(world.value(1), 7);
    world.run();
  }
}

TEST(PauseHost, executes_what_was_sent_and_holds_the_answer_back) {
  for (const std::string_view at : {"Read", "COMMIT"}) {
    NetworkedWorld<> world(strike_at(at, {EffectKind::pause_host, microseconds(0), seconds(5)}));
    Time answered;
    world.client("A", [&](const Client& c) {
      const Lease session(c.pool, Context(c.actor));
      EXPECT_TRUE(write_seven(c, *session).has_value());
      answered = c.actor.now();
    });
    world.run_until(Time{} + seconds(4));
    EXPECT_EQ(answered, Time{}) << at;
    EXPECT_EQ(world.value(1), at == "COMMIT" ? 7 : 100);
    world.run();
    EXPECT_GE(answered, Time{} + seconds(5)) << at;
    EXPECT_EQ(world.value(1), 7);
  }
}

TEST(StepClock, moves_the_clock_of_the_calling_host_alone) {
  NetworkedWorld<> world(strike_at("Read", {EffectKind::step_clock, seconds(-3), {}}));
  Host& a = world.client("A", [](const Client& c) {
    const Lease session(c.pool, Context(c.actor));
    EXPECT_TRUE(write_seven(c, *session).has_value());
  });
  Host& b = world.client("B", [](const Client&) {});
  world.run();
  EXPECT_EQ(a.skew, seconds(-3));
  EXPECT_EQ(b.skew, seconds(0));
  EXPECT_EQ(world.value(1), 7);
}

TEST(History, times_of_an_actor_never_go_back) {
  for (const Fault& fault : faults::all()) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      NetworkedWorld<testing::PickAny> world(FaultPlan(std::span(&fault, 1), PerMille{200}, 5), seed, milliseconds(50));
      const auto body = [](const Client& c) {
        for (int i = 0; i < 4; ++i) {
          c.actor.begin_operation("write", "");
          const Lease session(c.pool, Context(c.actor));
          (void)write_seven(c, *session);
        }
      };
      world.client("A", body);
      world.client("B", body);
      world.run();
      std::vector<Time> last(world.history.actor_count());
      for (const Entry& e : world.history.entries()) {
        if (e.actor == no_actor || e.kind == EntryKind::commit || e.kind == EntryKind::executed) continue;
        ASSERT_GE(e.at, last[e.actor]) << fault.name << " seed " << seed;
        last[e.actor] = e.at;
      }
    }
  }
}

}  // namespace
}  // namespace dsqlsim

#include "sim/history/recorder.h"

#include <array>

#include <gtest/gtest.h>

#include "sim/history/verdict.h"
#include "tests/sim/strategies.h"

namespace dsqlsim {
namespace {

using testing::InNominalOrder;

/// A machine that a recorder listens to, with one host whose actors are spawned by the test.
struct Scene {
  explicit Scene(bool detail = false)
      : history(detail),
        recorder(history),
        choices(1),
        machine(fibers, choices, strategy, recorder, milliseconds(5), MachineLimits{}),
        host(machine.add_host("A", [](Machine&, Host&) {})) {
    recorder.attach(machine);
    machine.boot(host);
  }
  Actor& run(std::function<void(Actor&)> body) {
    Actor& actor = machine.spawn(host, "actor#" + std::to_string(machine.actor_count()), std::move(body));
    (void)machine.run_until([] { return false; });
    return actor;
  }
  CallInfo call(const Actor& actor, std::string_view name) {
    CallInfo info;
    info.id = next_call++;
    info.actor = &actor;
    info.statement = &statements.add(name, "UPDATE " + std::string(name));
    return info;
  }

  FiberRuntime fibers;
  InNominalOrder strategy;
  History history;
  Recorder recorder;
  Choices choices;
  StatementTable statements;
  std::uint64_t next_call = 0;
  Machine machine;
  Host& host;
};

TEST(Recorder, writes_what_hosts_and_actors_say) {
  Scene scene;
  scene.run([](Actor& actor) {
    (void)actor.wait(Time{700}, "sleep");
    actor.begin_operation("renew", "shard 7");
    actor.note("range acquired", {7, 3}, "by A");
    actor.metric("retries", "UpdateShard", "40001", 2);
    actor.metric("calls", "UpdateShard", "", 1);
  });
  const auto entries = scene.history.entries();
  ASSERT_EQ(entries.size(), 5U);
  EXPECT_EQ(entries[0].kind, EntryKind::host);
  EXPECT_EQ(entries[0].label, Label("boot"));
  EXPECT_EQ(entries[0].actor, no_actor);
  EXPECT_EQ(entries[1].kind, EntryKind::operation);
  EXPECT_EQ(entries[1].text, "shard 7");
  EXPECT_EQ(entries[1].operation, 1U);
  EXPECT_EQ(entries[2].kind, EntryKind::note);
  EXPECT_EQ(entries[2].label.text(), "range acquired");
  EXPECT_EQ(entries[2].n[1], 3);
  EXPECT_EQ(entries[2].text, "by A");
  EXPECT_EQ(entries[2].at, Time{700});
  EXPECT_EQ(entries[2].step, 2U);
  EXPECT_EQ(entries[3].text, "UpdateShard,40001");
  EXPECT_EQ(entries[3].n[0], 2);
  EXPECT_EQ(entries[4].text, "UpdateShard");
  EXPECT_EQ(scene.history.actor_text(entries[2].actor), "A/actor#0");
}

TEST(Recorder, knows_every_actor_up_to_the_one_that_speaks) {
  Scene scene;
  scene.run([](Actor&) {});
  scene.run([](Actor& actor) { actor.note("here"); });
  EXPECT_EQ(scene.history.actor_count(), 2U);
  EXPECT_EQ(scene.history.actor(1).name, "actor#1");
}

TEST(Recorder, an_entry_stands_where_its_actor_had_come_to) {
  Scene scene;
  scene.run([](Actor& actor) {
    actor.add_lag(milliseconds(4));
    actor.note("here");
  });
  EXPECT_EQ(scene.history.entries().back().at, Time{} + milliseconds(4));
}

// A request that lands late is executed at the server's time, however far its client has come since.
TEST(Recorder, what_the_server_does_stands_at_the_servers_time) {
  Scene scene;
  Actor& gone = scene.run([](Actor& actor) { actor.add_lag(seconds(1)); });
  const CallInfo call = scene.call(gone, "COMMIT");
  scene.recorder.executing(call);
  scene.recorder.committed({9, Time{}, {}});
  scene.recorder.executed(call, ResultSet{});
  EXPECT_EQ(scene.history.entries().back().at, Time{});
}

TEST(Recorder, truth_and_view_of_a_call_are_told_apart) {
  Scene scene(true);
  const Actor& actor = scene.run([](Actor&) {});
  CallInfo call = scene.call(actor, "COMMIT");
  call.transaction = 4;
  call.may_have_effects = true;
  call.kind = EventKind::commit;
  const std::array<Value, 2> parameters{Value{std::int64_t{7}}, Value{std::string("x")}};
  call.parameters = parameters;
  scene.recorder.requested(call);
  scene.recorder.executing(call);
  scene.recorder.committed({9, Time{}, {}});
  scene.recorder.executed(call, ResultSet{{}, {}, "COMMIT", 0});
  scene.recorder.answered(call, tl::unexpected<DbError>(DbError{ErrorKind::connection_lost, SqlState{"08006"}, "gone", {}}));
  const auto entries = scene.history.entries().last(4);
  EXPECT_EQ(entries[0].kind, EntryKind::request);
  EXPECT_TRUE(entries[0].may_have_effects);
  EXPECT_EQ(entries[0].event, EventKind::commit);
  EXPECT_EQ(entries[0].detail, "7, x");
  EXPECT_EQ(entries[1].kind, EntryKind::commit);
  EXPECT_EQ(entries[1].n[0], 9);
  EXPECT_EQ(entries[1].transaction, 4U);
  EXPECT_EQ(entries[2].view, CallView::ok);
  EXPECT_EQ(entries[3].view, CallView::connection_lost);
  EXPECT_EQ(entries[3].state, SqlState{"08006"});
  EXPECT_EQ(entries[3].detail, "connection lost");
  for (const Entry& e : entries) EXPECT_EQ(e.transaction, 4U);
}

TEST(Recorder, every_kind_of_error_has_its_view) {
  Scene scene;
  const Actor& actor = scene.run([](Actor&) {});
  const std::array<std::pair<ErrorKind, CallView>, 4> views{{{ErrorKind::refused, CallView::refused},
                                                              {ErrorKind::connection_lost, CallView::connection_lost},
                                                              {ErrorKind::canceled, CallView::canceled},
                                                              {ErrorKind::deadline_exceeded, CallView::deadline_exceeded}}};
  for (const auto& [kind, view] : views) {
    scene.recorder.answered(scene.call(actor, "COMMIT"), tl::unexpected<DbError>(DbError{kind, {}, {}, {}}));
    EXPECT_EQ(scene.history.entries().back().view, view);
  }
}

TEST(RecorderDeathTest, a_commit_belongs_to_a_call) {
  Scene scene;
  EXPECT_DEATH(scene.recorder.committed({1, Time{}, {}}), "outside any call");
  const CallInfo call = scene.call(scene.run([](Actor&) {}), "COMMIT");
  scene.recorder.executing(call);
  scene.recorder.executed(call, ResultSet{});
  EXPECT_DEATH(scene.recorder.committed({1, Time{}, {}}), "outside any call");
}

/// The digest after what `told` reports.
std::uint64_t digest(const std::function<void(Scene&, const Actor&)>& told, bool detail = false) {
  Scene scene(detail);
  const Actor& actor = scene.run([](Actor&) {});
  told(scene, actor);
  return scene.machine.scheduler().digest();
}

std::uint64_t digest_of_answer(ResultSet answer) {
  return digest([&](Scene& scene, const Actor& actor) {
    const CallInfo call = scene.call(actor, "Read");
    scene.recorder.executing(call);
    scene.recorder.executed(call, std::move(answer));
  });
}

std::uint64_t digest_of_commit(std::string_view table, std::int64_t before, std::int64_t after) {
  return digest([&](Scene& scene, const Actor& actor) {
    const std::array<Value, 1> old{Value{before}};
    const std::array<Value, 1> now{Value{after}};
    const std::array<RowChange, 1> changes{RowChange{table, old, now}};
    const CallInfo call = scene.call(actor, "COMMIT");
    scene.recorder.executing(call);
    scene.recorder.committed({1, Time{}, changes});
  });
}

TEST(Digest, tells_every_answer) {
  const Value one{std::int64_t{1}};
  const Value two{std::int64_t{2}};
  EXPECT_EQ(digest_of_answer({{"v"}, {one}, "SELECT 1", 1}), digest_of_answer({{"v"}, {one}, "SELECT 1", 1}));
  EXPECT_NE(digest_of_answer({{"v"}, {one}, "SELECT 1", 1}), digest_of_answer({{"v"}, {two}, "SELECT 1", 1}));
  EXPECT_NE(digest_of_answer({{}, {}, "COMMIT", 0}), digest_of_answer({{}, {}, "ROLLBACK", 0}));
}

// Two runs whose databases differ are different runs, also if nobody reads the difference.
TEST(Digest, tells_every_row_that_was_committed) {
  EXPECT_EQ(digest_of_commit("kv", 1, 2), digest_of_commit("kv", 1, 2));
  EXPECT_NE(digest_of_commit("kv", 1, 2), digest_of_commit("kv", 1, 3));
  EXPECT_NE(digest_of_commit("kv", 1, 2), digest_of_commit("kv", 0, 2));
  EXPECT_NE(digest_of_commit("kv", 1, 2), digest_of_commit("log", 1, 2));
}

TEST(Digest, tells_errors_by_state_and_message_and_not_by_detail) {
  const auto of = [](DbError error) {
    return digest([&](Scene& scene, const Actor& actor) {
      const CallInfo call = scene.call(actor, "COMMIT");
      scene.recorder.executing(call);
      scene.recorder.executed(call, tl::unexpected<DbError>(error));
    });
  };
  const DbError base{ErrorKind::refused, sqlstate::serialization_failure, "conflict", "Key (1)"};
  DbError state = base;
  state.state = sqlstate::unique_violation;
  DbError message = base;
  message.message = "other";
  DbError detail = base;
  detail.detail = "Key (2)";
  EXPECT_NE(of(base), of(state));
  EXPECT_NE(of(base), of(message));
  EXPECT_EQ(of(base), of(detail));
}

TEST(Digest, tells_notes_operations_and_views) {
  const auto note = [](std::int64_t n) {
    return digest([n](Scene& scene, const Actor& actor) { scene.recorder.note(actor, {"note", {n}, ""}); });
  };
  EXPECT_NE(note(1), note(2));
  const auto operation = [](std::string_view text) {
    return digest([text](Scene& scene, const Actor& actor) { scene.recorder.operation_began(actor, "write", text); });
  };
  EXPECT_NE(operation("shard 1"), operation("shard 2"));
  const auto view = [](const Result<ResultSet>& seen) {
    return digest([&](Scene& scene, const Actor& actor) { scene.recorder.answered(scene.call(actor, "COMMIT"), seen); });
  };
  EXPECT_NE(view(ResultSet{}), view(refuse(sqlstate::serialization_failure, "conflict")));
}

TEST(Digest, is_the_same_with_and_without_detail) {
  const auto told = [](Scene& scene, const Actor& actor) {
    CallInfo call = scene.call(actor, "Read");
    const std::array<Value, 1> parameters{Value{std::int64_t{7}}};
    call.parameters = parameters;
    scene.recorder.requested(call);
    scene.recorder.executing(call);
    scene.recorder.executed(call, ResultSet{{"v"}, {Value{std::int64_t{1}}}, "SELECT 1", 1});
    scene.recorder.answered(call, ResultSet{});
  };
  EXPECT_EQ(digest(told, false), digest(told, true));
}

TEST(Verdict, nothing_to_judge_by_is_undecided) {
  EXPECT_EQ(Verdict{}.kind, VerdictKind::undecided);
  const Verdict v = Verdict::violated("update lost", "x was 7 twice", {3, 9});
  EXPECT_EQ(v.kind, VerdictKind::violated);
  EXPECT_EQ(v.cause, "update lost");
  EXPECT_EQ(v.explanation, "x was 7 twice");
  EXPECT_EQ(v.witness, (std::vector<std::size_t>{3, 9}));
}

}  // namespace
}  // namespace dsqlsim

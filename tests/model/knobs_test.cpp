// Every knob: what is answered with it is not what is answered without, and its text is read as the list says.

#include "model/knob_list.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/model/sessions.h"

namespace dsqlsim {
namespace {

using testing::Sessions;

struct Step {
  std::string session;
  std::string sql;
};

struct Case {
  std::string_view knob;
  std::string_view on;
  std::vector<Step> steps;
  /// To the last step.
  std::string without;
  std::string with;
};

constexpr const char* conflict = "40001 change conflicts with another transaction (OC000)";
constexpr const char* stale = "40001 schema has been updated by another transaction (OC001)";
constexpr const char* broken = "00000 server closed the connection unexpectedly";

const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {"dialect", "2024-12", {{"A", "SELECT id FROM t FOR KEY SHARE"}}, "1; 2",
       "0A000 locking clauses other than FOR UPDATE/FOR KEY SHARE are not supported"},
      {"spurious_conflict", "1000", {{"A", "UPDATE t SET v = 1"}}, "UPDATE 2", conflict},
      {"multi_key_both_abort", "1000",
       {{"A", "BEGIN"}, {"A", "UPDATE t SET v = 1"}, {"B", "BEGIN"}, {"B", "UPDATE t SET v = 2"}, {"A", "COMMIT"}}, "COMMIT", conflict},
      {"early_abort", "on", {{"A", "BEGIN"}, {"A", "SELECT 1 FROM t"}, {"B", "UPDATE t SET v = 1"}, {"A", "UPDATE t SET v = 2"}},
       "UPDATE 2", conflict},
      {"snapshot_at", "begin", {{"A", "BEGIN"}, {"B", "UPDATE t SET v = 9"}, {"A", "SELECT max(v) FROM t"}}, "9", "0"},
      {"catalog_conflicts", "always_once", {{"A", "SELECT 1 FROM t"}, {"B", "CREATE TABLE u (id int)"}, {"A", "SELECT max(v) FROM t"}},
       "0", stale},
      {"catalog_conflicts", "off", {{"A", "SELECT 1 FROM t"}, {"B", "ALTER TABLE t ADD COLUMN w int"}, {"A", "SELECT max(v) FROM t"}},
       stale, "0"},
      {"catalog_conflict_rate", "1000+catalog_conflicts=random",
       {{"A", "SELECT 1 FROM t"}, {"B", "CREATE TABLE u (id int)"}, {"A", "SELECT max(v) FROM t"}}, "0", stale},
      {"catalog_conflicts_at", "commit",
       {{"A", "SELECT 1 FROM t"}, {"B", "ALTER TABLE t ADD COLUMN w int"}, {"A", "BEGIN"}, {"A", "UPDATE t SET v = 1"}}, stale, "UPDATE 2"},
      {"commit_reply_lost", "1000", {{"A", "UPDATE t SET v = 1"}}, "UPDATE 2", broken},
      {"connection_reset", "1000", {{"A", "SELECT 1"}}, "1", broken},
      {"connect_refused", "1000", {{"A", "SELECT 1"}}, "1", "53300 Unable to accept connection, too many open connections."},
      {"max_connections", "1", {{"A", "SELECT 1"}, {"B", "SELECT 1"}}, "1",
       "53300 Unable to accept connection, too many open connections."},
      {"key_rewrite_is_key_write", "off",
       {{"A", "BEGIN"}, {"A", "SELECT id FROM t FOR KEY SHARE"}, {"B", "UPDATE t SET id = 1 WHERE id = 1"}, {"A", "COMMIT"}}, conflict,
       "COMMIT"},
      {"server_unavailable", "1000", {{"A", "SELECT 1"}}, "1", "XX000 server unavailable"},
      {"late_duplicate_is_unique_violation", "on",
       {{"A", "BEGIN"}, {"A", "SELECT 1 FROM t"}, {"B", "INSERT INTO t VALUES (7, 0)"}, {"A", "INSERT INTO t VALUES (7, 0)"}},
       "INSERT 0 1", "23505 duplicate key value violates unique constraint \"t_pkey\""},
      {"max_key_bytes", "50", {{"A", "CREATE TABLE w (k text PRIMARY KEY)"}, {"A", "INSERT INTO w VALUES (repeat('x', 100))"}}, "INSERT 0 1",
       "54000 key size too large"},
      {"epoch", "2024-12-01", {{"A", "SELECT current_date"}}, "2026-10-01", "2024-12-01"},
  };
  return all;
}

/// Knobs that are about time; each has a test below.
const std::set<std::string_view> timed{"session_lifetime", "read_delay", "clock_skew", "job_duration"};

/// A model with a small table in it; nothing of that was drawn.
struct Loaded : Sessions {
  Loaded(const std::string& dialect, Choices& drawn_from) : Sessions(std::move(*backends::make_model(dialect))) {
    const std::vector<std::string> schema{"CREATE TABLE t (id int PRIMARY KEY, v int)", "INSERT INTO t VALUES (1, 0), (2, 0)"};
    backend().load(schema);
    choices = &drawn_from;
  }
};

std::string last_answer(const Case& c, const std::string& dialect) {
  Choices choices(3);
  Loaded s(dialect, choices);
  std::string answer;
  for (const Step& step : c.steps) answer = s.run(step.session, step.sql);
  return answer;
}

TEST(Knobs, each_shows) {
  for (const Case& c : cases()) {
    const std::string on = c.knob == "dialect" ? std::string(c.on) : "2026-10-01+" + std::string(c.knob) + "=" + std::string(c.on);
    EXPECT_EQ(last_answer(c, "2026-10-01"), c.without) << c.knob;
    EXPECT_EQ(last_answer(c, on), c.with) << c.knob;
  }
}

TEST(Knobs, each_has_a_case) {
  std::set<std::string_view> covered = timed;
  for (const Case& c : cases()) covered.insert(c.knob);
  std::set<std::string_view> listed;
  for (const model::KnobInfo& knob : model::knob_list()) listed.insert(knob.name);
  EXPECT_EQ(covered, listed);
}

TEST(Knobs, rates_are_drawn) {
  int refused = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Choices choices(seed);
    Loaded s("2026-10-01+spurious_conflict=500", choices);
    refused += s.run("A", "UPDATE t SET v = 1") == conflict ? 1 : 0;
  }
  EXPECT_GT(refused, 60);
  EXPECT_LT(refused, 140);
}

TEST(Knobs, a_refused_connect_is_one_of_four) {
  std::set<std::string> answers;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Choices choices(seed);
    Loaded s("2026-10-01+connect_refused=1000", choices);
    answers.insert(s.run("A", "SELECT 1"));
  }
  EXPECT_EQ(answers, (std::set<std::string>{"28000 unable to accept connection, access denied",
                                            "53300 Unable to accept connection, too many open connections.",
                                            "53400 Unable to accept connection, rate exceeded.",
                                            "57P03 unable to accept connection, waking up cluster, please retry later"}));
}

TEST(Knobs, both_losers_leave_no_trace) {
  Choices choices(3);
  Loaded s("2026-10-01+multi_key_both_abort=1000", choices);
  for (const char* session : {"A", "B"}) {
    s.run(session, "BEGIN");
    EXPECT_EQ(s.run(session, "UPDATE t SET v = 5"), "UPDATE 2");
  }
  EXPECT_EQ(s.run("A", "COMMIT"), conflict);
  EXPECT_EQ(s.run("B", "COMMIT"), conflict);
  EXPECT_EQ(s.run("A", "SELECT v FROM t"), "0; 0");
  // One key each, or keys that do not conflict: nothing happens.
  s.run("A", "BEGIN");
  s.run("A", "UPDATE t SET v = 1 WHERE id = 1");
  s.run("B", "BEGIN");
  s.run("B", "UPDATE t SET v = 1 WHERE id = 2");
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
  EXPECT_EQ(s.run("B", "COMMIT"), "COMMIT");
}

TEST(Knobs, a_lost_commit_took_effect_or_did_not) {
  std::set<std::string> ends;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Choices choices(seed);
    Loaded s("2026-10-01+commit_reply_lost=1000", choices);
    s.run("A", "BEGIN");
    s.run("A", "UPDATE t SET v = 1 WHERE id = 1");
    EXPECT_EQ(s.run("A", "COMMIT"), broken);
    EXPECT_EQ(s.run("A", "SELECT 1"), broken);
    ends.insert(s.run("B", "SELECT v FROM t"));
  }
  EXPECT_EQ(ends, (std::set<std::string>{"0; 0", "1; 0"}));
}

TEST(Knobs, oc001_strikes_at_the_statement_at_commit_or_at_both) {
  const auto end_of = [](const std::string& at) {
    Choices choices(3);
    Loaded s("2026-10-01+catalog_conflicts=always_once+catalog_conflicts_at=" + at, choices);
    s.run("A", "BEGIN");
    s.run("A", "UPDATE t SET v = 1");
    s.run("B", "CREATE TABLE u (id int)");
    return s.run("A", "COMMIT");
  };
  EXPECT_EQ(end_of("both"), stale);
  EXPECT_EQ(end_of("commit"), stale);
  EXPECT_EQ(end_of("statement"), "COMMIT");
  // A session that was idle during the change is told at its COMMIT, once.
  Choices choices(3);
  Loaded s("2026-10-01+catalog_conflicts_at=commit", choices);
  s.run("A", "SELECT 1 FROM t");
  s.run("B", "ALTER TABLE t ADD COLUMN w int");
  EXPECT_EQ(s.run("A", "UPDATE t SET v = 1"), stale);
  EXPECT_EQ(s.run("A", "UPDATE t SET v = 1"), "UPDATE 2");
}

TEST(Knobs, session_lifetime) {
  Choices choices(3);
  Loaded usual("2026-10-01", choices);
  Loaded brief("2026-10-01+session_lifetime=1min", choices);
  Loaded endless("2026-10-01+session_lifetime=off", choices);
  for (Loaded* s : {&usual, &brief, &endless}) {
    EXPECT_EQ(s->run("A", "SELECT 1"), "1");
    s->now = Time{} + minutes(1);
  }
  EXPECT_EQ(usual.run("A", "SELECT 1"), "1");
  EXPECT_EQ(brief.run("A", "SELECT 1"), broken);
  for (Loaded* s : {&usual, &endless}) s->now = Time{} + minutes(60);
  EXPECT_EQ(usual.run("A", "SELECT 1"), broken);
  EXPECT_EQ(endless.run("A", "SELECT 1"), "1");
}

TEST(Knobs, read_delay_and_clock_skew_take_time_and_change_nothing) {
  std::set<std::int64_t> reads;
  std::set<std::int64_t> commits;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Choices choices(seed);
    Loaded s("2026-10-01+read_delay=1s+clock_skew=5ms", choices);
    s.run("A", "BEGIN");
    const auto read = s.execute("A", "SELECT v FROM t");
    EXPECT_EQ(testing::text_of(read), "0; 0");
    EXPECT_LE(read->took, seconds(1));
    reads.insert(read->took.us);
    s.run("A", "UPDATE t SET v = 1");
    const auto commit = s.execute("A", "COMMIT");
    EXPECT_EQ(commit->tag, "COMMIT");
    EXPECT_LE(commit->took, milliseconds(5));
    commits.insert(commit->took.us);
  }
  EXPECT_GT(reads.size(), 10U);
  EXPECT_GT(commits.size(), 10U);
  Choices choices(1);
  Loaded plain("2026-10-01", choices);
  EXPECT_EQ(plain.execute("A", "UPDATE t SET v = 1")->took, Duration{});
}

TEST(Knobs, job_duration) {
  for (const auto& [dialect, valid] : {std::pair{"2026-10-01", "t"}, std::pair{"2026-10-01+job_duration=1min", "f"}}) {
    Choices choices(3);
    Loaded s(dialect, choices);
    s.run("A", "CREATE INDEX ASYNC ON t (v)");
    s.now = Time{} + seconds(2);
    EXPECT_EQ(s.run("A", "SELECT indisvalid FROM pg_index WHERE NOT indisprimary AND indrelid > 0 ORDER BY 1 LIMIT 1"), valid) << dialect;
  }
}

TEST(RandomValues, differ_within_a_statement_and_between_seeds) {
  std::set<std::string> values;
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    Choices choices(seed);
    Loaded s("2026-10-01", choices);
    values.insert(s.run("A", "SELECT gen_random_uuid() FROM generate_series(1, 2)"));
    EXPECT_EQ(s.run("A", "SELECT count(DISTINCT u) FROM (SELECT gen_random_uuid() AS u FROM generate_series(1, 50)) AS x"), "50");
    s.choices = nullptr;
    EXPECT_EQ(s.run("A", "SELECT count(DISTINCT u) FROM (SELECT gen_random_uuid() AS u FROM generate_series(1, 50)) AS x"), "50");
  }
  EXPECT_EQ(values.size(), 3U);
}

TEST(KnobText, is_a_date_and_then_knobs) {
  const auto knobs = model::parse_knobs("2026-08-20+early_abort+spurious_conflict=50+session_lifetime=20min+key_rewrite_is_key_write=off");
  ASSERT_TRUE(knobs.has_value()) << knobs.error();
  EXPECT_EQ(knobs->dialect, (model::Dialect{2026, 8, 20}));
  EXPECT_TRUE(knobs->early_abort);
  EXPECT_EQ(knobs->spurious_conflict.value, 50U);
  EXPECT_EQ(knobs->session_lifetime, minutes(20));
  EXPECT_FALSE(knobs->key_rewrite_is_key_write);
}

TEST(KnobText, says_what_is_wrong_in_one_sentence) {
  const auto error = [](std::string_view text) {
    const auto knobs = model::parse_knobs(text);
    return knobs.has_value() ? std::string() : knobs.error();
  };
  EXPECT_EQ(error("2026"), "dialect '2026' is not a date from 2024-12 on, such as 2026-09 or 2026-09-15");
  EXPECT_NE(error("2026-09+erly_abort").find("early_abort"), std::string::npos);
  EXPECT_EQ(error("2026-09+spurious_conflict=1001"), "knob spurious_conflict: '1001' is not 0..1000");
  EXPECT_EQ(error("2026-09+spurious_conflict"), "knob spurious_conflict: '' is not 0..1000");
  EXPECT_EQ(error("2026-09+early_abort=maybe"), "knob early_abort: 'maybe' is not off|on");
  EXPECT_NE(error("2026-09+dialect=2026-08").find("knob"), std::string::npos);
}

TEST(KnobList, every_preset_is_the_default) {
  for (const model::KnobInfo& knob : model::knob_list()) {
    if (knob.set == nullptr) continue;
    EXPECT_TRUE(model::parse_knobs("2026-10-01+" + std::string(knob.name) + "=" + std::string(knob.preset)).has_value()) << knob.name;
  }
  const auto said = model::parse_knobs("2026-10-01+session_lifetime=60min+job_duration=1s+epoch=2026-10-01+max_key_bytes=1981");
  const model::Knobs own;
  EXPECT_EQ(said->session_lifetime, own.session_lifetime);
  EXPECT_EQ(said->job_duration, own.job_duration);
  EXPECT_EQ(said->epoch, own.epoch);
  EXPECT_EQ(said->max_key_bytes, own.max_key_bytes);
}

}  // namespace
}  // namespace dsqlsim

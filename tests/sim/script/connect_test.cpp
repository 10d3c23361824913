// `connect` and `disconnect`: how they are read, and what they do to a backend.

#include <gtest/gtest.h>

#include "sim/script/runner.h"
#include "tests/sim/script/fake_backend.h"

namespace dsqlsim::script {
namespace {

Outcome run(std::string_view text, Backend& backend) {
  const auto script = parse_script(text);
  EXPECT_TRUE(script.has_value()) << script.error().sentence;
  return run_script(*script, backend, RunSettings{});
}

std::string error_in(std::string_view text) {
  const auto script = parse_script(text);
  return script.has_value() ? "" : std::to_string(script.error().line) + ": " + script.error().sentence;
}

TEST(ConnectRecord, is_read_with_its_session_count_and_path) {
  const auto script = parse_script("connection a\nconnect ok 20 search_path=x,y\n\nconnect error ^53300:\n\nconnection a\ndisconnect\n");
  ASSERT_TRUE(script.has_value());
  ASSERT_EQ(script->records.size(), 3U);
  const auto& first = std::get<Connect>(script->records[0].what);
  EXPECT_EQ(first.connection, "a");
  EXPECT_EQ(first.count, 20);
  EXPECT_EQ(first.startup.search_path, "x,y");
  EXPECT_EQ(std::get<ExpectError>(std::get<Connect>(script->records[1].what).expected).text, "^53300:");
  EXPECT_EQ(std::get<Disconnect>(script->records[2].what).connection, "a");
}

TEST(ConnectRecord, mistakes_are_sentences) {
  EXPECT_EQ(error_in("connect\n"), "1: after 'connect' comes ok or error");
  EXPECT_EQ(error_in("connect ok many\n"), "1: 'connect ok' takes a number of sessions and search_path=LIST, not 'many'");
  EXPECT_EQ(error_in("connect ok 0\n"), "1: 'connect ok' takes a number of sessions and search_path=LIST, not '0'");
  EXPECT_EQ(error_in("disconnect a\n"), "1: 'disconnect' stands alone; 'connection NAME' before it says which session");
  EXPECT_EQ(error_in("skipif postgres\nconnect ok\n"), "2: 'skipif' and 'onlyif' belong to a statement or query");
}

TEST(Connect, makes_the_sessions_at_once_and_the_first_is_used) {
  FakeBackend backend;
  const Outcome outcome = run("connection a\nconnect ok 3 search_path=x\n\nconnection a\nstatement ok\nA\n\nstatement ok\nB\n", backend);
  EXPECT_TRUE(outcome.failures.empty());
  EXPECT_EQ(outcome.passed, 3U);
  ASSERT_EQ(backend.asked().size(), 2U);
  EXPECT_EQ(backend.asked()[0].session, 1);
  EXPECT_EQ(backend.asked()[1].session, 4);
  ASSERT_EQ(backend.startups().size(), 4U);
  EXPECT_EQ(backend.startups()[2].search_path, "x");
  EXPECT_EQ(backend.startups()[3].search_path, "");
}

TEST(Connect, a_new_session_after_disconnect) {
  FakeBackend backend;
  run("statement ok\nA\n\ndisconnect\n\nstatement ok\nB\n", backend);
  ASSERT_EQ(backend.asked().size(), 2U);
  EXPECT_NE(backend.asked()[0].session, backend.asked()[1].session);
}

TEST(Connect, a_refusal_is_judged_and_is_the_answer_to_statements) {
  FakeBackend backend;
  backend.refuse_connects(DbError{ErrorKind::refused, SqlState("53300"), "too many", {}});
  const Outcome outcome = run(
      "connect error ^53300: too many$\n\nconnect error ^53400\n\nconnect ok\n\nstatement error ^53300: too many$\nA\n", backend);
  EXPECT_EQ(outcome.passed, 2U);
  ASSERT_EQ(outcome.failures.size(), 2U);
  EXPECT_EQ(outcome.failures[0].line, 3);
  EXPECT_EQ(outcome.failures[1].line, 5);
  EXPECT_EQ(outcome.failures[1].expected, "ok");
  EXPECT_TRUE(backend.asked().empty());
}

}  // namespace
}  // namespace dsqlsim::script

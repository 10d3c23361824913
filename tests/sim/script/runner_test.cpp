#include "sim/script/runner.h"

#include <gtest/gtest.h>

#include "tests/sim/script/fake_backend.h"

namespace dsqlsim::script {
namespace {

Outcome run(std::string_view text, FakeBackend& backend, const RunSettings& settings = {}) {
  const auto script = parse_script(text);
  EXPECT_TRUE(script.has_value());
  return run_script(*script, backend, settings);
}

TEST(Runner, a_session_is_connected_when_it_is_first_named) {
  FakeBackend backend;
  run("connection b\nstatement ok\nA\n\nstatement ok\nB\n\nconnection b\nstatement ok\nC\n\nconnection default\n"
      "statement ok\nD\n",
      backend);
  std::vector<int> sessions;
  for (const Asked& asked : backend.asked()) sessions.push_back(asked.session);
  EXPECT_EQ(sessions, (std::vector<int>{1, 2, 1, 2}));
}

TEST(Runner, the_clock_advances_by_statements_and_by_sleep) {
  FakeBackend backend;
  run("statement ok\nA\n\nsleep 365s\n\nstatement ok\nB\n", backend);
  ASSERT_EQ(backend.asked().size(), 2U);
  EXPECT_EQ(backend.asked()[1].at - backend.asked()[0].at, seconds(365) + milliseconds(1));
}

TEST(Runner, a_statement_that_sleeps_on_the_server_takes_that_long) {
  FakeBackend backend;
  ResultSet slow = tagged("SELECT 1");
  slow.took = seconds(310);
  backend.answer("A", slow);
  run("statement ok\nA\n\nstatement ok\nB\n\nstatement ok\nC\n", backend);
  ASSERT_EQ(backend.asked().size(), 3U);
  EXPECT_EQ(backend.asked()[1].at - backend.asked()[0].at, seconds(310) + milliseconds(1));
  EXPECT_EQ(backend.asked()[2].at - backend.asked()[1].at, milliseconds(1));
}

TEST(Runner, a_backend_with_its_own_clock_is_asked_to_wait) {
  FakeBackend backend;
  run("sleep 1500ms\n\nstatement ok\nA\n", backend, {"postgres", false});
  ASSERT_EQ(backend.asked().size(), 2U);
  EXPECT_EQ(backend.asked()[0].sql, "SELECT pg_sleep(1.500000)");
  EXPECT_NE(backend.asked()[0].session, backend.asked()[1].session);
}

TEST(Runner, a_wrong_expectation_is_a_failure_with_its_line_and_the_rest_still_runs) {
  FakeBackend backend;
  backend.answer("SELECT v", rows({std::int64_t{11}}));
  const Outcome outcome =
      run("statement ok\nA\n\nquery I\nSELECT v\n----\n10\n\nquery I\nSELECT v\n----\n11\n", backend);
  EXPECT_EQ(outcome.passed, 2U);
  ASSERT_EQ(outcome.failures.size(), 1U);
  EXPECT_EQ(outcome.failures[0].line, 4);
  EXPECT_EQ(outcome.failures[0].sql, "SELECT v");
  EXPECT_EQ(outcome.failures[0].expected, "10");
  EXPECT_EQ(outcome.failures[0].actual, "11");
}

TEST(Runner, halt_ends_a_script) {
  FakeBackend backend;
  const Outcome outcome = run("statement ok\nA\n\nhalt\n\nstatement error\nB\n", backend);
  EXPECT_EQ(outcome.passed, 1U);
  EXPECT_TRUE(outcome.failures.empty());
  EXPECT_EQ(backend.asked().size(), 1U);
}

TEST(Runner, conditions_hold_records_back_and_are_counted) {
  const std::string_view text =
      "skipif model\nstatement ok\nA\n\nonlyif model\nstatement ok\nB\n\nonlyif postgres\nstatement ok\nC\n";
  FakeBackend model;
  const Outcome on_model = run(text, model);
  EXPECT_EQ(on_model.passed, 1U);
  EXPECT_EQ(on_model.skipped, 2U);
  EXPECT_EQ(model.asked().at(0).sql, "B");
  FakeBackend postgres;
  EXPECT_EQ(run(text, postgres, {"postgres", false}).skipped, 1U);
}

TEST(Runner, a_session_that_broke_is_replaced_by_a_new_one) {
  FakeBackend backend;
  backend.answer("A", tl::unexpected(DbError{ErrorKind::connection_lost, {}, "gone", ""}));
  const Outcome outcome = run("statement error 08006: gone\nA\n\nstatement ok\nB\n", backend);
  EXPECT_EQ(outcome.passed, 2U);
  EXPECT_EQ(backend.asked().at(1).session, 2);
}

}  // namespace
}  // namespace dsqlsim::script

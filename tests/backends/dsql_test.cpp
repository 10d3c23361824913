// The backend for a real DSQL against a server that has the model of DSQL behind the protocol: set-up by DSQL's rules,
// what passes is waited out, what does not is one sentence.

#include "backends/dsql.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "backends/dsql_connect.h"
#include "sim/core/fatal_error.h"
#include "tests/backends/wire_server.h"

namespace dsqlsim {
namespace {

using tests::WireServer;

const std::vector<std::string> script{"CREATE TABLE t (id int PRIMARY KEY, v text)", "CREATE INDEX ASYNC t_v ON t (v)",
                                      "INSERT INTO t VALUES (1, 'a')"};

class Dsql : public ::testing::Test {
 protected:
  ~Dsql() override { std::filesystem::remove(asked_); }

  /// The password command notes each time that it is run.
  [[nodiscard]] DsqlSettings settings(const WireServer& server, const std::string& password = "token") const {
    DsqlSettings out;
    out.conninfo = server.conninfo();
    out.password_command = "echo asked >> " + asked_ + "; echo " + password;
    out.schema = "dsqlsim_0_1";
    out.pause = std::chrono::milliseconds(1);
    out.tls = false;
    return out;
  }
  [[nodiscard]] int asked() const {
    int lines = 0;
    std::ifstream file(asked_);
    for (std::string line; std::getline(file, line);) ++lines;
    return lines;
  }
  Result<ResultSet> run(Connection& session, const std::string& sql, std::vector<Value> parameters = {}) {
    return session.execute({}, statements_.add(sql, sql), parameters);
  }
  std::string tag(Connection& session, const std::string& sql) {
    const auto answer = run(session, sql);
    return answer.has_value() ? answer->tag : std::string(answer.error().state.text()) + ": " + answer.error().message;
  }
  static std::size_t count(WireServer& server, std::string_view beginning) {
    const auto all = server.statements();
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [&](const std::string& s) { return s.starts_with(beginning); }));
  }
  /// The sentence of the FatalError.
  template <class F>
  static std::string refusal(F f) {
    try {
      f();
    } catch (const FatalError& error) {
      return error.what();
    }
    return "none";
  }

  std::string asked_ = ::testing::TempDir() + "dsql_test_asked_" + std::to_string(getpid());
  StatementTable statements_;
};

TEST_F(Dsql, sets_up_statement_by_statement_and_waits_for_the_index) {
  WireServer server("token");
  const auto backend = make_dsql_backend(settings(server));
  backend->load(script);
  const std::vector<std::string> all = server.statements();
  const auto index = std::find(all.begin(), all.end(), script[1]);
  ASSERT_NE(index, all.end());
  EXPECT_TRUE((index + 1)->starts_with("CALL sys.wait_for_job('"));
  EXPECT_EQ(*(index + 2), script[2]);
  for (const std::string& sql : all) EXPECT_FALSE(sql.starts_with("SET")) << sql;
  const auto session = std::move(*backend->connect({}, {}));
  EXPECT_EQ(to_text(run(*session, "SELECT v FROM t WHERE id = $1", {std::int64_t{1}})->at(0, 0)), "a");
  EXPECT_EQ(tag(*session, "CREATE INDEX i ON t (v)"), "0A000: unsupported mode. please use CREATE INDEX ASYNC.");
  EXPECT_FALSE(backend->inner_statements_visible());
}

TEST_F(Dsql, sets_up_again_what_meets_a_changed_catalog) {
  WireServer server("token");
  const auto backend = make_dsql_backend(settings(server));
  server.change_schema_at("CREATE TABLE t");
  backend->load(script);
  EXPECT_EQ(count(server, "CREATE TABLE t "), 2U);
  EXPECT_EQ(tag(**backend->connect({}, {}), "SELECT * FROM t"), "SELECT 1");
}

TEST_F(Dsql, goes_back_to_the_rows_that_were_loaded) {
  WireServer server("token");
  const auto backend = make_dsql_backend(settings(server));
  backend->load(script);
  {
    const auto session = std::move(*backend->connect({}, {}));
    for (int i = 0; i < 3; ++i) {
      const std::string first = std::to_string(2 + i * 1'500);
      EXPECT_EQ(
          tag(*session, "INSERT INTO t SELECT n, 'x' FROM generate_series(" + first + ", " + first + " + 1499) n"),
          "INSERT 0 1500");
    }
    EXPECT_EQ(tag(*session, "DELETE FROM t WHERE id = 1"), "DELETE 1");
    EXPECT_EQ(tag(*session, "BEGIN"), "BEGIN");
    EXPECT_EQ(tag(*session, "INSERT INTO t VALUES (-1, 'open')"), "INSERT 0 1");
  }
  backend->reset();
  EXPECT_EQ(to_text(run(**backend->connect({}, {}), "SELECT id FROM t")->at(0, 0)), "1");
  // 4,500 rows are more than a transaction may change.
  EXPECT_EQ(count(server, "DELETE FROM t WHERE (id) IN"), 3U);
}

TEST_F(Dsql, conflicts_come_at_commit_and_the_session_goes_on) {
  WireServer server("token");
  const auto backend = make_dsql_backend(settings(server));
  backend->load(script);
  const auto one = std::move(*backend->connect({}, {}));
  const auto other = std::move(*backend->connect({}, {}));
  EXPECT_EQ(tag(*one, "BEGIN"), "BEGIN");
  EXPECT_EQ(tag(*one, "UPDATE t SET v = 'b'"), "UPDATE 1");
  EXPECT_FALSE(one->footprint().written.empty());
  EXPECT_EQ(one->status(), TransactionStatus::open);
  EXPECT_EQ(tag(*other, "UPDATE t SET v = 'c'"), "UPDATE 1");
  EXPECT_EQ(tag(*one, "COMMIT"), "40001: change conflicts with another transaction (OC000)");
  EXPECT_EQ(one->status(), TransactionStatus::idle);
  EXPECT_EQ(tag(*one, "UPDATE t SET v = 'd'"), "UPDATE 1");
}

TEST_F(Dsql, a_password_is_asked_for_at_each_connect_and_refusals_that_pass_are_waited_out) {
  WireServer server("token", {"Unable to accept connection, too many open connections.",
                              "Unable to accept connection, rate exceeded.",
                              "unable to accept connection, waking up cluster, please retry later",
                              "unable to accept connection, access denied. Signature expired: 20261001"});
  const auto backend = make_dsql_backend(settings(server));
  EXPECT_EQ(count(server, "connect"), 5U);
  EXPECT_EQ(asked(), 5);
  backend->load(script);
  const auto one = std::move(*backend->connect({}, {}));
  const auto other = std::move(*backend->connect({}, {}));
  EXPECT_EQ(count(server, "connect"), 7U);
  EXPECT_EQ(asked(), 7);
}

TEST_F(Dsql, refusals_that_stay_are_one_sentence) {
  WireServer server("token");
  EXPECT_NE(refusal([&] { (void)make_dsql_backend(settings(server, "another")); }).find("access denied"),
            std::string::npos);
  EXPECT_EQ(count(server, "connect"), 1U);
  DsqlSettings silent = settings(server);
  silent.password_command = "true";
  EXPECT_EQ(refusal([&] { (void)make_dsql_backend(silent); }), "--password-command failed or printed no password");
  silent.password_command = "echo token; false";
  EXPECT_EQ(refusal([&] { (void)make_dsql_backend(silent); }), "--password-command failed or printed no password");
  EXPECT_FALSE(passes("unable to accept connection, access denied"));
}

TEST_F(Dsql, a_schema_that_somebody_else_made_is_refused) {
  WireServer server("token");
  DsqlSettings wish = settings(server);
  {
    wish.schema = "theirs_0_1";
    const auto theirs = make_dsql_backend(wish);
    EXPECT_EQ(tag(**theirs->connect({}, {}), "DROP TABLE made_by_dsqlsim"), "DROP TABLE");
    EXPECT_NE(refusal([&] { (void)make_dsql_backend(wish); }).find("has a schema theirs_0_1 that dsqlsim did not make"),
              std::string::npos);
    wish.replace = true;
    EXPECT_EQ(refusal([&] { (void)make_dsql_backend(wish); }), "none");
  }
  wish.replace = false;
  EXPECT_EQ(refusal([&] { (void)make_dsql_backend(wish); }), "none");
}

TEST_F(Dsql, a_lost_connection_is_what_the_client_sees_and_the_next_is_new) {
  WireServer server("token");
  const auto backend = make_dsql_backend(settings(server));
  backend->load(script);
  auto session = std::move(*backend->connect({}, {}));
  server.hang_up();
  const auto lost = run(*session, "UPDATE t SET v = 'b'");
  ASSERT_FALSE(lost.has_value());
  EXPECT_EQ(lost.error().kind, ErrorKind::connection_lost);
  session.reset();
  EXPECT_EQ(tag(**backend->connect({}, {}), "SELECT * FROM t"), "SELECT 1");
  backend->reset();
}

}  // namespace
}  // namespace dsqlsim

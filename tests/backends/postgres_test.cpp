#include "backends/postgres.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "backends/postgres_log.h"
#include "backends/without_async.h"

namespace dsqlsim {
namespace {

class PostgresBackend : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { server = std::make_unique<PostgresServer>(); }
  static void TearDownTestSuite() { server.reset(); }

  PostgresBackend() : backend_(make_postgres_backend(*server)) {}

  Result<ResultSet> run(Connection& session, std::string_view sql, std::vector<Value> parameters = {}) {
    return session.execute({}, statements_.add("test", sql), parameters);
  }
  std::string tag(Connection& session, std::string_view sql) {
    const auto result = run(session, sql);
    return result.has_value() ? result->tag : std::string(result.error().state.text()) + ": " + result.error().message;
  }
  std::string text(Connection& session, std::string_view sql, std::vector<Value> parameters = {}) {
    const auto result = run(session, sql, std::move(parameters));
    return result.has_value() ? to_text(result->cells.at(0)) : result.error().message;
  }

  static std::unique_ptr<PostgresServer> server;
  StatementTable statements_;
  std::unique_ptr<Backend> backend_;
};
std::unique_ptr<PostgresServer> PostgresBackend::server;

TEST_F(PostgresBackend, values_come_back_as_they_went) {
  const auto session = std::move(*backend_->connect({}, {}));
  const std::vector<std::pair<std::string, Value>> samples{
      {"boolean", true},
      {"bigint", std::int64_t{-9'000'000'000}},
      {"integer", Null{}},
      {"float8", 0.1},
      {"float8", 1e300},
      {"text", std::string("it's\n\xc3\xa4")},
      {"text", std::string()},
      {"bytea", Bytes{std::string("a\0\xff", 3)}},
      {"uuid", make_uuid(1, 0xfedcba9876543210ULL)},
      {"timestamp", Timestamp{844'128'000'000'001}},
      {"timestamptz", Timestamp{-1}},
      {"timestamptz", Timestamp{-63'145'008'000'000'000 - 86'400'000'000}},
      {"date", Date{9'770}},
      {"date", Date{-730'426}},
      {"interval", Interval{-14, 3, -3'723'000'004}},
      {"interval", Interval{}},
      {"numeric", Numeric{"123456789012345678901234567890.5"}},
  };
  for (const auto& [type, value] : samples) {
    const auto result = run(*session, "SELECT $1::" + type, {value});
    ASSERT_TRUE(result.has_value()) << type << ": " << result.error().message;
    EXPECT_EQ(result->cells.at(0), value)
        << type << " " << to_text(value) << " came back as " << to_text(result->cells.at(0));
  }
}

TEST_F(PostgresBackend, our_text_of_a_value_is_the_servers) {
  const auto session = std::move(*backend_->connect({}, {}));
  for (const char* sql : {"1e15::float8", "-1234567890123456.8::float8", "1e16::float8", "1e14::float8", "1e-4::float8",
                          "1e-5::float8", "123456789012345680::float8", "100::float8", "0.1::float4", "'NaN'::float8",
                          "'-Infinity'::float8", "'1 year -2 mons 3 days -04:05:06.7'::interval",
                          "'-1 day 02:00'::interval", "'-1 year 2 mons -3 days'::interval", "'0044-03-15 BC'::date",
                          "'2026-10-01 00:00:00.5'::timestamp", "1.50::numeric"}) {
    const std::string value = sql;
    EXPECT_EQ(text(*session, "SELECT " + value), text(*session, "SELECT (" + value + ")::text")) << sql;
  }
}

TEST_F(PostgresBackend, every_transaction_is_repeatable_read) {
  const auto session = std::move(*backend_->connect({}, {}));
  EXPECT_EQ(text(*session, "SHOW transaction_isolation"), "repeatable read");
  EXPECT_EQ(session->status(), TransactionStatus::idle);
  EXPECT_EQ(tag(*session, "BEGIN READ ONLY"), "BEGIN");
  EXPECT_EQ(text(*session, "SHOW transaction_isolation"), "repeatable read");
  EXPECT_EQ(session->status(), TransactionStatus::open);
  EXPECT_EQ(tag(*session, "SELECT 1/0"), "22012: division by zero");
  EXPECT_EQ(session->status(), TransactionStatus::aborted);
  EXPECT_EQ(tag(*session, "COMMIT"), "ROLLBACK");
  EXPECT_EQ(session->status(), TransactionStatus::idle);
}

TEST_F(PostgresBackend, who_would_wait_for_a_lock_is_refused) {
  backend_->load(std::vector<std::string>{"CREATE TABLE t (id int PRIMARY KEY, v int)", "INSERT INTO t VALUES (1, 0)"});
  const auto first = std::move(*backend_->connect({}, {}));
  const auto second = std::move(*backend_->connect({}, {}));
  EXPECT_EQ(tag(*first, "BEGIN"), "BEGIN");
  EXPECT_EQ(tag(*first, "UPDATE t SET v = 1"), "UPDATE 1");
  EXPECT_EQ(tag(*second, "UPDATE t SET v = 2"), "40001: could not serialize access due to concurrent update");
  EXPECT_EQ(tag(*first, "COMMIT"), "COMMIT");
}

TEST_F(PostgresBackend, reset_returns_to_what_was_loaded) {
  backend_->load(std::vector<std::string>{"CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)"});
  {
    const auto session = std::move(*backend_->connect({}, {}));
    EXPECT_EQ(tag(*session, "INSERT INTO t VALUES (2)"), "INSERT 0 1");
  }
  backend_->reset();
  EXPECT_EQ(text(**backend_->connect({}, {}), "SELECT count(*) FROM t"), "1");
}

TEST_F(PostgresBackend, reset_runs_again_whatever_was_loaded_but_the_schema) {
  backend_->load(std::vector<std::string>{"CREATE TABLE t (id int PRIMARY KEY, v int)", "INSERT INTO t VALUES (1, 0)",
                                          "UPDATE t SET v = 7"});
  EXPECT_EQ(tag(**backend_->connect({}, {}), "UPDATE t SET v = 8"), "UPDATE 1");
  backend_->reset();
  EXPECT_EQ(text(**backend_->connect({}, {}), "SELECT v FROM t"), "7");
}

/// What was committed: "table: before -> after", a line a row; "." behind each commit.
struct Log final : CommitSink {
  std::vector<std::string> lines;
  void committed(const CommitRecord& record) override {
    const auto row = [](std::span<const Value> values) {
      std::string out;
      for (const Value& v : values) out += (out.empty() ? "" : " ") + to_text(v);
      return out.empty() ? "nothing" : out;
    };
    for (const RowChange& c : record.changes) {
      lines.push_back(std::string(c.table) + ": " + row(c.before) + " -> " + row(c.after));
    }
    lines.push_back(std::to_string(record.sequence) + ".");
  }
};
using Lines = std::vector<std::string>;

class PostgresCommitLog : public PostgresBackend {
 protected:
  PostgresCommitLog() {
    backend_->load(std::vector<std::string>{"CREATE TABLE t (id int PRIMARY KEY, v text, b bytea)",
                                            "INSERT INTO t VALUES (1, 'a', NULL)"});
    backend_->set_commit_sink(&log_);
  }
  ~PostgresCommitLog() override { backend_->set_commit_sink(nullptr); }
  Log log_;
};

TEST_F(PostgresCommitLog, tells_of_a_statement_on_its_own) {
  const auto session = std::move(*backend_->connect({}, {}));
  EXPECT_EQ(tag(*session, "UPDATE t SET v = 'b \"q\", \\', b = '\\x0001'"), "UPDATE 1");
  EXPECT_EQ(log_.lines, (Lines{"t: 1 a NULL -> 1 b \"q\", \\ \\x0001", "1."}));
  EXPECT_EQ(session->status(), TransactionStatus::idle);
}

TEST_F(PostgresCommitLog, tells_of_a_transaction_row_by_row_at_its_commit) {
  const auto session = std::move(*backend_->connect({}, {}));
  for (const char* sql :
       {"BEGIN", "INSERT INTO t VALUES (3, 'c', NULL), (2, 'x', NULL)", "UPDATE t SET v = 'y' WHERE id = 2",
        "INSERT INTO t VALUES (4, 'gone', NULL)", "DELETE FROM t WHERE id = 4", "UPDATE t SET id = 9 WHERE id = 1"}) {
    (void)tag(*session, sql);
  }
  EXPECT_EQ(log_.lines, Lines{});
  EXPECT_FALSE(session->footprint().written.empty());
  EXPECT_EQ(tag(*session, "COMMIT"), "COMMIT");
  EXPECT_EQ(log_.lines, (Lines{"t: 1 a NULL -> nothing", "t: nothing -> 2 y NULL", "t: nothing -> 3 c NULL",
                               "t: nothing -> 9 a NULL", "1."}));
  EXPECT_TRUE(session->footprint().written.empty());
}

TEST_F(PostgresCommitLog, tells_nothing_of_what_was_not_committed) {
  const auto session = std::move(*backend_->connect({}, {}));
  for (const char* sql :
       {"BEGIN", "UPDATE t SET v = 'b'", "ROLLBACK", "BEGIN", "UPDATE t SET v = 'c'", "SELECT 1/0", "COMMIT",
        "INSERT INTO t VALUES (1, 'twice', NULL)", "BEGIN", "SELECT * FROM t FOR UPDATE", "COMMIT"}) {
    (void)tag(*session, sql);
  }
  EXPECT_EQ(log_.lines, Lines{});
}

TEST_F(PostgresCommitLog, a_session_that_is_dropped_leaves_no_lock_behind) {
  {
    const auto session = std::move(*backend_->connect({}, {}));
    EXPECT_EQ(tag(*session, "BEGIN"), "BEGIN");
    EXPECT_EQ(tag(*session, "UPDATE t SET v = 'b'"), "UPDATE 1");
  }
  EXPECT_EQ(tag(**backend_->connect({}, {}), "UPDATE t SET v = 'c'"), "UPDATE 1");
  EXPECT_EQ(log_.lines, (Lines{"t: 1 a NULL -> 1 c NULL", "1."}));
}

TEST_F(PostgresCommitLog, rows_that_nobody_ordered_come_sorted) {
  const auto session = std::move(*backend_->connect({}, {}));
  EXPECT_EQ(tag(*session, "INSERT INTO t VALUES (3, 'c', NULL), (2, 'd', NULL)"), "INSERT 0 2");
  EXPECT_EQ(tag(*session, "UPDATE t SET v = 'z' WHERE id = 1"), "UPDATE 1");
  const auto rows = run(*session, "SELECT id FROM t");
  ASSERT_TRUE(rows.has_value());
  EXPECT_EQ(rows->cells, (std::vector<Value>{std::int64_t{1}, std::int64_t{2}, std::int64_t{3}}));
  EXPECT_EQ(run(*session, "SELECT id FROM t ORDER BY v")->cells,
            (std::vector<Value>{std::int64_t{3}, std::int64_t{2}, std::int64_t{1}}));
}

TEST(FieldsOfRow, are_what_was_printed) {
  using Fields = std::vector<std::optional<std::string>>;
  EXPECT_EQ(fields_of_row("(1,a)"), (Fields{"1", "a"}));
  EXPECT_EQ(fields_of_row("(,\"\",x)"), (Fields{std::nullopt, "", "x"}));
  EXPECT_EQ(fields_of_row("(\"a \"\"b\"\", \\\\ )\",)"), (Fields{"a \"b\", \\ )", std::nullopt}));
  EXPECT_EQ(fields_of_row("()"), (Fields{std::nullopt}));
}

TEST_F(PostgresBackend, backends_do_not_see_each_other) {
  const auto other = make_postgres_backend(*server);
  EXPECT_EQ(tag(**other->connect({}, {}), "CREATE TABLE t (id int)"), "CREATE TABLE");
  EXPECT_EQ(tag(**backend_->connect({}, {}), "SELECT * FROM t"), "42P01: relation \"t\" does not exist");
}

TEST_F(PostgresBackend, async_is_cut_from_ddl) {
  EXPECT_EQ(without_async("CREATE INDEX ASYNC ON t (a)"), "CREATE INDEX  ON t (a)");
  EXPECT_EQ(without_async("-- x\ncreate /* y */ unique index async i ON t (a)"),
            "-- x\ncreate /* y */ unique index  i ON t (a)");
  EXPECT_EQ(without_async("ALTER TABLE ASYNC t VALIDATE CONSTRAINT c"), "ALTER TABLE  t VALIDATE CONSTRAINT c");
  for (const char* same : {"", "SELECT 'CREATE INDEX ASYNC'", "CREATE INDEX async_i ON t (a)",
                           "CREATE TABLE async (a int)", "CREATE", "INDEX ASYNC"}) {
    EXPECT_EQ(without_async(same), same);
  }
}

TEST(PostgresServer, goes_away_when_its_program_is_killed) {
  int report[2];
  ASSERT_EQ(pipe(report), 0);
  const pid_t child = fork();
  if (child == 0) {
    const PostgresServer server;
    if (write(report[1], server.folder().c_str(), server.folder().size()) < 0) _exit(1);
    pause();
    _exit(0);
  }
  close(report[1]);
  char folder[256] = {};
  ASSERT_GT(read(report[0], folder, sizeof(folder) - 1), 0);
  ASSERT_TRUE(std::filesystem::exists(folder));
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  constexpr int tenths_of_a_second = 100;
  for (int i = 0; i < tenths_of_a_second && std::filesystem::exists(folder); ++i) usleep(100'000);
  EXPECT_FALSE(std::filesystem::exists(folder));
  close(report[0]);
}

}  // namespace
}  // namespace dsqlsim

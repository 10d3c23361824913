// The model as a Backend: image and reset, the commit log, footprints, and that warmth changes no answer.

#include "backends/model.h"

#include <gtest/gtest.h>

#include "tests/model/sessions.h"

namespace dsqlsim {
namespace {

using testing::Sessions;
using testing::text_of;

const std::vector<std::string> image{
    "CREATE TABLE t (id int PRIMARY KEY, name text, v bigint NOT NULL DEFAULT 0)",
    "CREATE UNIQUE INDEX ASYNC t_name ON t (name)",
    "CREATE TABLE u (a int, b text, PRIMARY KEY (a, b))",
    "INSERT INTO t VALUES (1, 'one', 10)",
};

/// Writes each commit as "sequence: table before -> after, ...".
class Log : public CommitSink {
 public:
  void committed(const CommitRecord& record) override {
    std::string line = std::to_string(record.sequence) + ":";
    for (const RowChange& change : record.changes) {
      line += " " + std::string(change.table) + "(" + list(change.before) + " -> " + list(change.after) + ")";
    }
    lines.push_back(line);
  }
  std::vector<std::string> lines;

 private:
  static std::string list(std::span<const Value> row) {
    std::string out;
    for (const Value& v : row) out += (out.empty() ? "" : " ") + to_text(v);
    return out;
  }
};

TEST(ModelBackend, load_leaves_its_rows_with_indexes_valid_and_says_nothing_to_the_sink) {
  Log log;
  auto backend = make_model_backend();
  backend->set_commit_sink(&log);
  backend->load(image);
  Sessions s(std::move(backend));
  EXPECT_TRUE(log.lines.empty());
  EXPECT_EQ(s.run("A", "SELECT * FROM t"), "1 one 10");
  EXPECT_EQ(s.run("A", "SELECT indexname FROM pg_indexes i JOIN pg_class c ON c.relname = i.indexname JOIN pg_index x ON "
                       "x.indexrelid = c.oid WHERE x.indisvalid ORDER BY indexname"),
            "t_name; t_pkey; u_pkey");
}

TEST(ModelBackend, commit_log_has_full_rows_in_order_of_first_effect_and_dense_numbers) {
  Log log;
  Sessions s;
  s.backend().load(image);
  s.backend().set_commit_sink(&log);
  s.run("A", "BEGIN");
  s.run("A", "INSERT INTO u VALUES (2, 'z')");
  s.run("A", "UPDATE t SET v = 11 WHERE id = 1");
  s.run("A", "INSERT INTO u VALUES (1, 'y')");
  s.run("A", "UPDATE t SET v = 12 WHERE id = 1");
  s.run("A", "INSERT INTO u VALUES (9, 'gone')");
  s.run("A", "DELETE FROM u WHERE a = 9");
  s.run("A", "COMMIT");
  s.run("A", "SELECT * FROM t");
  s.run("A", "INSERT INTO t VALUES (1, 'x', 0)");
  s.run("A", "BEGIN");
  s.run("A", "SELECT * FROM t WHERE id = 1 FOR UPDATE");
  s.run("A", "COMMIT");
  s.run("A", "DELETE FROM t");
  s.run("A", "UPDATE u SET a = 5 WHERE a = 1");
  EXPECT_EQ(log.lines, (std::vector<std::string>{
                           "1: u( -> 2 z) t(1 one 10 -> 1 one 12) u( -> 1 y)",
                           "2:",
                           "3: t(1 one 12 -> )",
                           "4: u(1 y -> ) u( -> 5 y)",
                       }));
}

TEST(ModelBackend, reset_restores_rows_catalog_sequence_and_open_sessions) {
  Log log;
  Sessions s;
  s.backend().load(image);
  s.backend().set_commit_sink(&log);
  s.run("A", "CREATE TABLE extra (id int)");
  s.run("A", "ALTER TABLE t ADD COLUMN more int");
  s.run("A", "DROP TABLE u");
  s.run("A", "UPDATE t SET v = 99, name = 'changed'");
  s.run("A", "INSERT INTO t VALUES (2, 'two', 20)");
  s.run("B", "BEGIN");
  s.run("B", "UPDATE t SET v = 1 WHERE id = 1");
  log.lines.clear();
  s.backend().reset();
  EXPECT_EQ(s.connection("B").status(), TransactionStatus::idle);
  EXPECT_EQ(s.run("A", "SELECT * FROM t"), "1 one 10");
  EXPECT_EQ(s.run("A", "SELECT * FROM extra").substr(0, 5), "42P01");
  EXPECT_EQ(s.run("A", "SELECT count(*) FROM u"), "0");
  EXPECT_EQ(s.run("A", "INSERT INTO t VALUES (3, 'one', 0)").substr(0, 5), "23505");
  EXPECT_EQ(s.run("A", "INSERT INTO t VALUES (3, 'changed', 0)"), "INSERT 0 1");
  EXPECT_EQ(log.lines, (std::vector<std::string>{"1: t( -> 3 changed 0)"}));
}

/// A mixed programme; everything that can be observed of it.
std::string observe(Sessions& s, Log& log) {
  std::string out;
  const auto say = [&](const char* name, const std::string& sql, const std::vector<Value>& parameters = {}) {
    out += std::string(name) + ": " + s.run(name, sql, parameters) + "\n";
    for (const std::uint64_t h : s.connection(name).footprint().written) out += std::to_string(h) + " ";
    for (const std::uint64_t h : s.connection(name).footprint().read) out += std::to_string(h) + " ";
    s.now = s.now + milliseconds(300);
  };
  log.lines.clear();
  s.backend().set_commit_sink(&log);
  for (int i = 2; i < 12; ++i) say("A", "INSERT INTO t VALUES ($1, $2, $3)", {std::int64_t{i}, std::string("n") + std::to_string(i), std::int64_t{i}});
  say("A", "BEGIN");
  say("B", "BEGIN");
  say("A", "SELECT * FROM t WHERE id = 3 FOR UPDATE");
  say("B", "UPDATE t SET v = v + 1 WHERE id = 3");
  say("A", "SELECT name, count(*) FROM t GROUP BY name");
  say("A", "COMMIT");
  say("B", "COMMIT");
  say("A", "CREATE INDEX ASYNC late ON t (v)");
  say("A", "SELECT job_id, status FROM sys.jobs");
  say("B", "SELECT * FROM t WHERE name = 'n4'");
  say("B", "SELECT * FROM t WHERE name = 'n4'");
  say("B", "SELECT gen_random_uuid(), now()");
  for (const std::string& line : log.lines) out += line + "\n";
  return out;
}

TEST(ModelBackend, a_warm_backend_answers_exactly_like_a_cold_one) {
  Log log;
  Sessions warm;
  warm.backend().load(image);
  const std::string first = observe(warm, log);
  for (int round = 0; round < 3; ++round) {
    warm.backend().reset();
    warm.now = Time();
    EXPECT_EQ(observe(warm, log), first);
  }
  Sessions cold;
  cold.backend().load(image);
  EXPECT_EQ(observe(cold, log), first);
}

TEST(ModelBackend, footprint_holds_point_reads_and_writes_of_the_open_transaction) {
  Sessions s;
  s.backend().load(image);
  s.run("A", "BEGIN");
  s.run("A", "SELECT * FROM t WHERE id = 1");
  const std::uint64_t key = s.connection("A").footprint().read.at(0);
  s.run("A", "UPDATE t SET v = 0 WHERE id = 1");
  EXPECT_EQ(s.connection("A").footprint().written, std::vector<std::uint64_t>{key});
  s.run("A", "COMMIT");
  EXPECT_TRUE(s.connection("A").footprint().read.empty());
  EXPECT_TRUE(s.connection("A").footprint().written.empty());
}

TEST(ModelBackend, strings_serve_as_parameters_of_any_type_as_drivers_send_them) {
  Sessions s;
  s.run("A", "CREATE TABLE p (id uuid PRIMARY KEY, at timestamp, n bigint, d numeric(6,2), b bytea, f boolean)");
  EXPECT_EQ(s.run("A", "INSERT INTO p VALUES ($1, $2, $3, $4, $5, $6)",
                  {std::string("01234567-89ab-cdef-0123-456789abcdef"), std::string("2026-02-03 04:05:06.7"), std::string("42"),
                   std::string("1.5"), Bytes{"xy"}, std::string("t")}),
            "INSERT 0 1");
  EXPECT_EQ(s.run("A", "SELECT * FROM p WHERE id = $1", {make_uuid(0x0123456789abcdefULL, 0x0123456789abcdefULL)}),
            "01234567-89ab-cdef-0123-456789abcdef 2026-02-03 04:05:06.7 42 1.50 \\x7879 t");
  EXPECT_EQ(s.run("A", "SELECT n FROM p WHERE id = $1", {std::string("nonsense")}),
            "22P02 invalid input syntax for type uuid: \"nonsense\"");
  // A text without parameters goes as a simple query, which has none to name.
  EXPECT_EQ(s.run("A", "SELECT n FROM p WHERE id = $1"), "42P02 there is no parameter $1");
  EXPECT_EQ(s.run("A", "SELECT n FROM p WHERE n = $2", {std::int64_t{1}}).substr(0, 5), "08P01");
  EXPECT_EQ(s.run("A", "UPDATE p SET n = $1", {std::int64_t{1} << 40}), "UPDATE 1");
}

TEST(ModelBackend, one_statement_id_with_another_text_is_not_confused) {
  Sessions s;
  StatementTable one;
  StatementTable two;
  const Statement& a = one.add("x", "SELECT 1");
  const Statement& b = two.add("x", "SELECT 2");
  ASSERT_EQ(a.id, b.id);
  EXPECT_EQ(text_of(s.connection("A").execute({}, a, {})), "1");
  EXPECT_EQ(text_of(s.connection("A").execute({}, b, {})), "2");
}

}  // namespace
}  // namespace dsqlsim

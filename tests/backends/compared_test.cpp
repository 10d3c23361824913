// A comparison of a "server" with the models that follow it. The server is a model here: one that plays PostgreSQL,
// which differs in nothing, and DSQL, which differs where it must be seen.

#include "backends/compared.h"

#include <gtest/gtest.h>

#include "backends/model.h"
#include "backends/statement_text.h"

namespace dsqlsim {
namespace {

class Compared : public ::testing::Test {
 protected:
  explicit Compared(const model::Knobs& server = model::knobs_of_postgres())
      : backend_(make_compared_backend(make_model_backend(server), comparison_)) {
    backend_->load(std::vector<std::string>{"CREATE TABLE t (id int PRIMARY KEY, v int, u int)",
                                            "CREATE UNIQUE INDEX ASYNC t_u ON t (u)",
                                            "INSERT INTO t VALUES (1, 10, 100), (2, 20, 200)"});
    comparison_.begin("a test");
    for (int i = 0; i < 2; ++i) sessions_.push_back(std::move(*backend_->connect({}, {})));
  }

  /// Session 1 or 2; the tag of the answer, or its SQLSTATE.
  std::string say(std::size_t session, const std::string& sql) {
    const auto answer = sessions_.at(session - 1)->execute({}, statements_.add(sql, sql), {});
    return answer.has_value() ? answer->tag : std::string(answer.error().state.text());
  }
  [[nodiscard]] std::uint64_t explained(Known known) const { return comparison_.explained(known); }
  void expect_no_difference() const {
    const auto& d = comparison_.difference();
    EXPECT_FALSE(d.has_value()) << d->what << "\n" << d->steps.back() << "\n" << d->server << "\n" << d->model;
  }

  Comparison comparison_;
  StatementTable statements_;
  std::unique_ptr<Backend> backend_;
  std::vector<std::unique_ptr<Connection>> sessions_;
};

TEST_F(Compared, who_meets_a_lock_is_refused_and_dsql_would_not) {
  EXPECT_EQ(say(1, "BEGIN"), "BEGIN");
  EXPECT_EQ(say(1, "UPDATE t SET v = 11 WHERE id = 1"), "UPDATE 1");
  EXPECT_EQ(say(2, "UPDATE t SET v = 12 WHERE id = 1"), "40001");
  EXPECT_EQ(say(2, "BEGIN"), "BEGIN");
  EXPECT_EQ(say(2, "SELECT v FROM t WHERE id = 1 FOR UPDATE"), "40001");
  EXPECT_EQ(say(2, "SELECT 1"), "25P02");
  EXPECT_EQ(say(2, "COMMIT"), "ROLLBACK");
  EXPECT_EQ(say(1, "COMMIT"), "COMMIT");
  EXPECT_EQ(say(2, "UPDATE t SET v = v + 1 WHERE id = 1"), "UPDATE 1");
  expect_no_difference();
  EXPECT_EQ(explained(Known::lock_refused), 2U);
  EXPECT_EQ(comparison_.commits(), 2U);
}

TEST_F(Compared, who_comes_too_late_is_refused_at_once_and_by_dsql_at_commit) {
  EXPECT_EQ(say(1, "BEGIN"), "BEGIN");
  EXPECT_EQ(say(1, "SELECT v FROM t WHERE id = 2"), "SELECT 1");
  EXPECT_EQ(say(2, "UPDATE t SET v = 12 WHERE id = 1"), "UPDATE 1");
  EXPECT_EQ(say(1, "UPDATE t SET v = 11 WHERE id = 1"), "40001");
  EXPECT_EQ(say(1, "ROLLBACK"), "ROLLBACK");
  expect_no_difference();
  EXPECT_EQ(explained(Known::conflict_at_statement), 1U);
}

TEST_F(Compared, whose_lock_comes_too_late_has_a_conflict_too) {
  EXPECT_EQ(say(1, "BEGIN"), "BEGIN");
  EXPECT_EQ(say(1, "UPDATE t SET v = 21 WHERE id = 2"), "UPDATE 1");
  EXPECT_EQ(say(2, "UPDATE t SET v = 12 WHERE id = 1"), "UPDATE 1");
  EXPECT_EQ(say(1, "SELECT v FROM t WHERE id = 1 FOR UPDATE"), "40001");
  EXPECT_EQ(say(1, "COMMIT"), "ROLLBACK");
  EXPECT_EQ(say(2, "UPDATE t SET v = 22 WHERE id = 2"), "UPDATE 1");
  expect_no_difference();
  EXPECT_EQ(explained(Known::conflict_at_statement), 1U);
}

TEST_F(Compared, a_duplicate_that_the_snapshot_does_not_show) {
  for (const std::string row : {"(3, 0, 300)", "(4, 0, 300)"}) {
    EXPECT_EQ(say(1, "BEGIN"), "BEGIN");
    EXPECT_EQ(say(1, "SELECT count(*) FROM t"), "SELECT 1");
    EXPECT_EQ(say(2, "INSERT INTO t VALUES (3, 0, 300)"), "INSERT 0 1");
    EXPECT_EQ(say(1, "INSERT INTO t VALUES " + row), "23505");
    EXPECT_EQ(say(1, "COMMIT"), "ROLLBACK");
    EXPECT_EQ(say(2, "DELETE FROM t WHERE id = 3"), "DELETE 1");
  }
  expect_no_difference();
  EXPECT_EQ(explained(Known::duplicate_in_a_race), 2U);
}

TEST_F(Compared, an_open_insert_of_the_same_key_or_value_is_a_lock) {
  EXPECT_EQ(say(1, "BEGIN"), "BEGIN");
  EXPECT_EQ(say(1, "INSERT INTO t VALUES (3, 0, 300)"), "INSERT 0 1");
  EXPECT_EQ(say(2, "INSERT INTO t VALUES (3, 0, 301)"), "40001");
  EXPECT_EQ(say(2, "INSERT INTO t VALUES (4, 0, 300)"), "40001");
  EXPECT_EQ(say(2, "UPDATE t SET u = 300 WHERE id = 1"), "40001");
  EXPECT_EQ(say(2, "INSERT INTO t VALUES (3, 0, 302) ON CONFLICT (id) DO NOTHING"), "40001");
  EXPECT_EQ(say(1, "ROLLBACK"), "ROLLBACK");
  EXPECT_EQ(say(2, "INSERT INTO t VALUES (3, 0, 300)"), "INSERT 0 1");
  expect_no_difference();
  EXPECT_EQ(explained(Known::lock_refused), 4U);
}

TEST_F(Compared, on_conflict_meets_a_row_that_is_newer_than_the_snapshot) {
  EXPECT_EQ(say(1, "BEGIN"), "BEGIN");
  EXPECT_EQ(say(1, "SELECT count(*) FROM t"), "SELECT 1");
  EXPECT_EQ(say(2, "INSERT INTO t VALUES (3, 0, 300)"), "INSERT 0 1");
  EXPECT_EQ(say(1, "INSERT INTO t VALUES (3, 1, 300) ON CONFLICT (id) DO UPDATE SET v = 1"), "40001");
  EXPECT_EQ(say(1, "ROLLBACK"), "ROLLBACK");
  expect_no_difference();
  EXPECT_EQ(explained(Known::conflict_at_statement), 1U);
}

TEST_F(Compared, a_lock_alone_refuses_in_dsql) {
  EXPECT_EQ(say(1, "BEGIN"), "BEGIN");
  EXPECT_EQ(say(1, "SELECT count(*) FROM t"), "SELECT 1");
  EXPECT_EQ(say(2, "SELECT v FROM t WHERE id = 1 FOR UPDATE"), "SELECT 1");
  EXPECT_EQ(say(1, "UPDATE t SET v = 11 WHERE id = 1"), "UPDATE 1");
  EXPECT_EQ(say(1, "COMMIT"), "COMMIT");
  expect_no_difference();
  EXPECT_EQ(explained(Known::conflict_over_a_lock), 1U);
}

TEST_F(Compared, writers_of_other_columns_let_a_key_be_shared) {
  EXPECT_EQ(say(1, "BEGIN"), "BEGIN");
  EXPECT_EQ(say(1, "SELECT id FROM t WHERE id = 1 FOR KEY SHARE"), "SELECT 1");
  EXPECT_EQ(say(2, "UPDATE t SET v = 12 WHERE id = 1"), "UPDATE 1");
  EXPECT_EQ(say(2, "UPDATE t SET u = 101 WHERE id = 1"), "40001");
  EXPECT_EQ(say(2, "DELETE FROM t WHERE id = 1"), "40001");
  EXPECT_EQ(say(1, "COMMIT"), "COMMIT");
  expect_no_difference();
}

class ComparedWithDsql : public Compared {
 protected:
  ComparedWithDsql() : Compared(model::Knobs{}) {}
};

TEST_F(ComparedWithDsql, is_a_difference_at_the_statement_that_should_have_been_refused) {
  EXPECT_EQ(say(1, "BEGIN"), "BEGIN");
  EXPECT_EQ(say(1, "UPDATE t SET v = 11 WHERE id = 1"), "UPDATE 1");
  EXPECT_EQ(say(2, "UPDATE t SET v = 12 WHERE id = 1"), "UPDATE 1");
  ASSERT_TRUE(comparison_.difference().has_value());
  const Difference& d = *comparison_.difference();
  EXPECT_EQ(d.where, "a test");
  EXPECT_EQ(d.what, "answers");
  EXPECT_EQ(d.server, "UPDATE 1");
  EXPECT_EQ(d.model, "40001: could not serialize access due to concurrent update");
  EXPECT_EQ(d.steps.size(), 3U);
}

TEST(AnswersAlike, are_as_exact_as_the_statement) {
  const auto rows = [](std::vector<Value> cells) {
    ResultSet r;
    r.tag = "SELECT 2";
    r.columns = {"a"};
    r.rows = static_cast<std::int64_t>(cells.size());
    r.cells = std::move(cells);
    return Result<ResultSet>(r);
  };
  const auto one = rows({std::int64_t{1}, std::int64_t{2}});
  const auto turned = rows({std::int64_t{2}, std::int64_t{1}});
  const auto other = rows({std::int64_t{1}, std::int64_t{3}});
  EXPECT_FALSE(are_answers_alike("SELECT a FROM t ORDER BY a", one, turned));
  EXPECT_TRUE(are_answers_alike("SELECT a FROM t", one, turned));
  EXPECT_FALSE(are_answers_alike("SELECT a FROM t", one, other));
  EXPECT_TRUE(are_answers_alike("SELECT a FROM t LIMIT 2", one, other));
  EXPECT_FALSE(are_answers_alike("SELECT a FROM t ORDER BY a LIMIT 2", one, other));
}

TEST(OrdersItsRows, is_about_the_statement_itself) {
  EXPECT_TRUE(orders_its_rows("SELECT a FROM t order by a LIMIT 1"));
  EXPECT_FALSE(orders_its_rows("SELECT a FROM t WHERE a >= (SELECT a FROM t ORDER BY a DESC LIMIT 1) FOR UPDATE"));
  EXPECT_TRUE(orders_its_rows("SELECT a FROM t WHERE a >= (SELECT 1) ORDER BY a"));
  EXPECT_FALSE(orders_its_rows("SELECT 'ORDER BY' FROM t"));
}

}  // namespace
}  // namespace dsqlsim

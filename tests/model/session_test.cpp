// Facts 2.5 and 6.1: blocks, aborted blocks, autocommit, several statements in one string, transaction control.

#include <gtest/gtest.h>

#include "tests/model/sessions.h"

namespace dsqlsim {
namespace {

using testing::Sessions;

constexpr const char* aborted = "25P02 current transaction is aborted, commands ignored until end of transaction block";

class SessionTest : public ::testing::Test {
 protected:
  SessionTest() { s.run("A", "CREATE TABLE t (id int PRIMARY KEY, v int)"); }
  Sessions s;
};

TEST_F(SessionTest, any_error_aborts_the_block_and_commit_answers_rollback) {
  for (const char* bad : {"SELECT * FROM nowhere", "SELECT 1/0", "TRUNCATE t", "SELECT * FROM t FOR SHARE", "SAVEPOINT x", "SELEC"}) {
    SCOPED_TRACE(bad);
    EXPECT_EQ(s.run("A", "BEGIN"), "BEGIN");
    EXPECT_EQ(s.run("A", "INSERT INTO t VALUES (1, 1)"), "INSERT 0 1");
    EXPECT_NE(s.run("A", bad), aborted);
    EXPECT_EQ(s.connection("A").status(), TransactionStatus::aborted);
    EXPECT_EQ(s.run("A", "SELECT 1"), aborted);
    EXPECT_EQ(s.run("A", "SAVEPOINT x"), aborted) << "25P02 wins over 0A000";
    EXPECT_EQ(s.run("A", "TRUNCATE t"), aborted);
    EXPECT_EQ(s.run("A", "BEGIN"), aborted);
    EXPECT_EQ(s.run("A", "COMMIT"), "ROLLBACK");
    EXPECT_EQ(s.connection("A").status(), TransactionStatus::idle);
    EXPECT_EQ(s.run("A", "SELECT count(*) FROM t"), "0");
  }
}

TEST_F(SessionTest, rollback_ends_an_aborted_block) {
  s.run("A", "BEGIN");
  s.run("A", "SELECT 1/0");
  EXPECT_EQ(s.run("A", "ROLLBACK"), "ROLLBACK");
  EXPECT_EQ(s.run("A", "SELECT 1"), "1");
}

TEST_F(SessionTest, a_failed_commit_ends_the_transaction_and_rollback_is_accepted) {
  s.run("A", "INSERT INTO t VALUES (1, 1)");
  for (const char* name : {"A", "B"}) {
    s.run(name, "BEGIN");
    s.run(name, "UPDATE t SET v = v + 1");
  }
  s.run("A", "COMMIT");
  EXPECT_EQ(s.run("B", "COMMIT").substr(0, 5), "40001");
  EXPECT_EQ(s.connection("B").status(), TransactionStatus::idle);
  EXPECT_EQ(s.run("B", "ROLLBACK"), "ROLLBACK");
  EXPECT_EQ(s.run("B", "UPDATE t SET v = v + 1"), "UPDATE 1");
}

TEST_F(SessionTest, an_error_outside_a_block_leaves_the_session_as_it_was) {
  EXPECT_EQ(s.run("A", "SELECT 1/0").substr(0, 5), "22012");
  EXPECT_EQ(s.connection("A").status(), TransactionStatus::idle);
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
  EXPECT_EQ(s.run("A", "ROLLBACK"), "ROLLBACK");
}

TEST_F(SessionTest, a_string_of_statements_is_one_implicit_transaction) {
  EXPECT_EQ(s.run("A", "INSERT INTO t VALUES (1, 1); INSERT INTO t VALUES (1, 2)").substr(0, 5), "23505");
  EXPECT_EQ(s.run("A", "SELECT count(*) FROM t"), "0");
  EXPECT_EQ(s.run("A", "INSERT INTO t VALUES (1, 1); INSERT INTO t VALUES (2, 2); SELECT count(*) FROM t"), "2");
  EXPECT_EQ(s.run("B", "SELECT count(*) FROM t"), "2");
}

TEST_F(SessionTest, begin_and_commit_inside_a_string_split_it) {
  EXPECT_EQ(s.run("A", "INSERT INTO t VALUES (1, 1); COMMIT; INSERT INTO t VALUES (1, 2)").substr(0, 5), "23505");
  EXPECT_EQ(s.run("A", "SELECT count(*) FROM t"), "1");
  EXPECT_EQ(s.run("A", "BEGIN; INSERT INTO t VALUES (2, 1)"), "INSERT 0 1");
  EXPECT_EQ(s.connection("A").status(), TransactionStatus::open);
  EXPECT_EQ(s.run("B", "SELECT count(*) FROM t"), "1");
}

TEST_F(SessionTest, isolation_levels_are_refused_in_dsqls_words) {
  EXPECT_EQ(s.run("A", "BEGIN ISOLATION LEVEL REPEATABLE READ"), "BEGIN");
  s.run("A", "ROLLBACK");
  for (const char* level : {"SERIALIZABLE", "READ COMMITTED", "READ UNCOMMITTED"}) {
    const std::string words = std::string("0A000 Unsupported isolation level: ") + level;
    EXPECT_EQ(s.run("A", std::string("BEGIN ISOLATION LEVEL ") + level), words);
    EXPECT_EQ(s.run("A", std::string("START TRANSACTION ISOLATION LEVEL ") + level), words);
    EXPECT_EQ(s.run("A", std::string("SET TRANSACTION ISOLATION LEVEL ") + level), words);
  }
  const std::string unsupported = "0A000 setting configuration parameter \"TRANSACTION\" not supported";
  EXPECT_EQ(s.run("A", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"), unsupported);
  EXPECT_EQ(s.run("A", "SET TRANSACTION READ ONLY"), unsupported);
  EXPECT_EQ(s.run("A", "SET default_transaction_isolation = 'serializable'"),
            "0A000 setting configuration parameter \"default_transaction_isolation\" not supported");
  EXPECT_EQ(s.run("A", "SHOW transaction_isolation"), "repeatable read");
}

TEST_F(SessionTest, savepoints_are_refused_in_dsqls_words) {
  EXPECT_EQ(s.run("A", "SAVEPOINT x"), "0A000 unsupported transaction statement: SAVEPOINT");
  EXPECT_EQ(s.run("A", "ROLLBACK TO SAVEPOINT x"), "0A000 unsupported transaction statement: ROLLBACK TO");
  EXPECT_EQ(s.run("A", "RELEASE SAVEPOINT x"), "0A000 unsupported transaction statement: RELEASE");
}

TEST_F(SessionTest, read_only_blocks_refuse_writes_and_locks) {
  EXPECT_EQ(s.run("A", "BEGIN READ ONLY"), "BEGIN");
  EXPECT_EQ(s.run("A", "SELECT count(*) FROM t"), "0");
  EXPECT_EQ(s.run("A", "INSERT INTO t VALUES (1, 1)"), "25006 cannot execute INSERT in a read-only transaction");
  s.run("A", "ROLLBACK");
  s.run("A", "BEGIN READ ONLY");
  EXPECT_EQ(s.run("A", "SELECT * FROM t FOR UPDATE"), "25006 cannot execute SELECT FOR UPDATE in a read-only transaction");
}

TEST_F(SessionTest, destroying_a_connection_rolls_back) {
  s.run("B", "BEGIN");
  s.run("B", "INSERT INTO t VALUES (1, 1)");
  s.drop("B");
  EXPECT_EQ(s.run("A", "INSERT INTO t VALUES (1, 1)"), "INSERT 0 1");
}

TEST_F(SessionTest, objects_made_after_the_snapshot_do_not_exist_for_it) {
  s.run("B", "BEGIN");
  s.run("B", "SELECT 1 FROM t");
  s.run("A", "CREATE TABLE later (id int PRIMARY KEY)");
  EXPECT_EQ(s.run("B", "SELECT * FROM later"), "42P01 relation \"later\" does not exist");
}

}  // namespace
}  // namespace dsqlsim

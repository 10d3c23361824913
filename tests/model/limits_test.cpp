// Facts 5: limits with their codes, texts and moments.

#include <gtest/gtest.h>

#include "tests/model/sessions.h"

namespace dsqlsim {
namespace {

using testing::Sessions;

constexpr const char* too_many = "54000 transaction row limit exceeded";
constexpr const char* too_big = "54000 transaction size limit 10mb exceeded";
constexpr const char* too_old = "54000 transaction age limit of 300s exceeded";

class LimitsTest : public ::testing::Test {
 protected:
  LimitsTest() {
    s.run("A", "CREATE TABLE t (id int PRIMARY KEY, v int)");
    s.run("A", "CREATE TABLE blobs (id int PRIMARY KEY, b bytea)");
  }
  std::string insert_blob(int id, std::size_t size) {
    return s.run("A", "INSERT INTO blobs VALUES ($1, $2)", {std::int64_t{id}, Bytes{std::string(size, 'x')}});
  }
  Sessions s;
};

TEST_F(LimitsTest, three_thousand_rows_pass_and_one_more_fails_at_the_statement) {
  EXPECT_EQ(s.run("A", "INSERT INTO t SELECT g, 0 FROM generate_series(1, 3000) g"), "INSERT 0 3000");
  EXPECT_EQ(s.run("A", "UPDATE t SET v = 1"), "UPDATE 3000");
  EXPECT_EQ(s.run("A", "INSERT INTO t SELECT g, 0 FROM generate_series(3001, 6001) g"), too_many);
  EXPECT_EQ(s.run("A", "SELECT count(*) FROM t"), "3000");
}

TEST_F(LimitsTest, rows_add_up_over_statements_and_the_block_is_aborted) {
  s.run("A", "INSERT INTO t SELECT g, 0 FROM generate_series(1, 2000) g");
  s.run("A", "BEGIN");
  EXPECT_EQ(s.run("A", "UPDATE t SET v = 1"), "UPDATE 2000");
  EXPECT_EQ(s.run("A", "DELETE FROM t WHERE id <= 1000"), "DELETE 1000");
  EXPECT_EQ(s.run("A", "INSERT INTO t VALUES (5000, 0)"), too_many);
  EXPECT_EQ(s.run("A", "COMMIT"), "ROLLBACK");
  EXPECT_EQ(s.run("A", "SELECT count(*), sum(v) FROM t"), "2000 0");
}

TEST_F(LimitsTest, locked_rows_do_not_count) {
  s.run("A", "INSERT INTO t SELECT g, 0 FROM generate_series(1, 3000) g");
  s.run("A", "BEGIN");
  EXPECT_EQ(s.execute("A", "SELECT id FROM t FOR UPDATE")->rows, 3000);
  EXPECT_EQ(s.run("A", "INSERT INTO t VALUES (5000, 0)"), "INSERT 0 1");
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
}

TEST_F(LimitsTest, nine_mebibytes_commit_and_ten_do_not_and_only_commit_says_so) {
  s.run("A", "BEGIN");
  for (int i = 1; i <= 9; ++i) EXPECT_EQ(insert_blob(i, 1U << 20), "INSERT 0 1");
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
  s.run("A", "BEGIN");
  for (int i = 11; i <= 20; ++i) EXPECT_EQ(insert_blob(i, 1U << 20), "INSERT 0 1");
  EXPECT_EQ(s.run("A", "COMMIT"), too_big);
  EXPECT_EQ(s.connection("A").status(), TransactionStatus::idle);
  EXPECT_EQ(s.run("A", "SELECT count(*) FROM blobs"), "9");
}

TEST_F(LimitsTest, deleted_bytes_do_not_count) {
  for (int i = 1; i <= 12; ++i) EXPECT_EQ(insert_blob(i, 1'000'000), "INSERT 0 1");
  EXPECT_EQ(s.run("A", "DELETE FROM blobs"), "DELETE 12");
}

TEST_F(LimitsTest, a_value_may_have_exactly_one_mebibyte) {
  EXPECT_EQ(insert_blob(1, 1U << 20), "INSERT 0 1");
  EXPECT_EQ(insert_blob(2, (1U << 20) + 1), "54000 datatype limit greater than 1048576 bytes not supported for bytea");
}

TEST_F(LimitsTest, age_strikes_at_the_next_statement_or_at_commit) {
  s.run("A", "BEGIN");
  s.run("A", "INSERT INTO t VALUES (1, 1)");
  s.now = s.now + seconds(300);
  EXPECT_EQ(s.run("A", "SELECT 1"), "1");
  s.now = s.now + seconds(1);
  EXPECT_EQ(s.run("A", "UPDATE t SET v = 2"), too_old);
  EXPECT_EQ(s.run("A", "COMMIT"), "ROLLBACK");
  s.run("A", "BEGIN");
  s.run("A", "SELECT pg_sleep(310)");
  s.now = s.now + seconds(310);
  EXPECT_EQ(s.run("A", "COMMIT"), too_old);
  EXPECT_EQ(s.run("A", "SELECT count(*) FROM t"), "0");
}

TEST_F(LimitsTest, keys_have_a_limited_width) {
  s.run("A", "CREATE TABLE k (id text PRIMARY KEY)");
  EXPECT_EQ(s.run("A", "INSERT INTO k VALUES (repeat('a', 1900))"), "INSERT 0 1");
  EXPECT_EQ(s.run("A", "INSERT INTO k VALUES (repeat('a', 2100))"), "54000 key size too large");
  EXPECT_EQ(s.run("A", "CREATE TABLE w (a varchar(1500), b varchar(1500), PRIMARY KEY (a, b))"),
            "54000 key size greater than 2000 bytes not supported");
}

TEST_F(LimitsTest, definitions_have_limits) {
  EXPECT_EQ(s.run("A", "CREATE TABLE w (a varchar(65536))"),
            "54000 Datatype limit greater than 65535 bytes not supported for varchar");
  EXPECT_EQ(s.run("A", "CREATE TABLE w (a char(4097))"), "54000 Datatype limit greater than 4096 bytes not supported for char");
  std::string columns = "a0 int";
  for (int i = 1; i < 256; ++i) columns += ", a" + std::to_string(i) + " int";
  EXPECT_EQ(s.run("A", "CREATE TABLE w (" + columns + ")"), "54011 tables can have at most 255 columns");
  EXPECT_EQ(s.run("A", "CREATE INDEX ASYNC ON t (id, v, id, v, id, v, id, v, id)"),
            "54011 more than 8 column keys in an index are not supported");
}

TEST_F(LimitsTest, memory_of_history_stays_flat) {
  s.run("A", "INSERT INTO t VALUES (1, 0)");
  // Were versions kept, the chain would be walked and freed recursively; 20,000 of them would also show in the time.
  for (int i = 0; i < 20'000; ++i) s.run("A", "UPDATE t SET v = v + 1 WHERE id = 1");
  EXPECT_EQ(s.run("A", "SELECT v FROM t"), "20000");
}

TEST_F(LimitsTest, a_long_chain_kept_alive_by_a_snapshot_is_freed_without_recursion) {
  s.run("A", "INSERT INTO t VALUES (1, 0)");
  s.run("B", "BEGIN");
  EXPECT_EQ(s.run("B", "SELECT v FROM t"), "0");
  for (int i = 0; i < 20'000; ++i) s.run("A", "UPDATE t SET v = v + 1 WHERE id = 1");
  EXPECT_EQ(s.run("B", "SELECT v FROM t"), "0");
  EXPECT_EQ(s.run("B", "COMMIT"), "COMMIT");
  EXPECT_EQ(s.run("A", "SELECT v FROM t"), "20000");
}

}  // namespace
}  // namespace dsqlsim

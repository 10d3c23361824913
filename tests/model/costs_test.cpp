// What must not grow: the memory that is held while transactions come and go. Counted in bytes of the C library, never timed.

#include <gtest/gtest.h>
#include <malloc.h>

#include "tests/model/sessions.h"

namespace dsqlsim {
namespace {

using testing::Sessions;

/// Bytes handed out and not given back; 0 if the C library does not know, as under the address sanitizer.
std::size_t held() { return mallinfo2().uordblks; }

/// Each changes a row, adds one and removes one.
void run_transactions(Sessions& s, std::int64_t first, std::int64_t last) {
  for (std::int64_t i = first; i < last; ++i) {
    ASSERT_EQ(s.run("A", "BEGIN"), "BEGIN");
    ASSERT_EQ(s.run("A", "UPDATE t SET v = v + 1 WHERE id = $1", {i + 50}), "UPDATE 1");
    ASSERT_EQ(s.run("A", "INSERT INTO t VALUES ($1, 0, $2)", {i + 100, std::to_string(i)}), "INSERT 0 1");
    ASSERT_EQ(s.run("A", "DELETE FROM t WHERE id = $1", {i}), "DELETE 1");
    ASSERT_EQ(s.run("A", "COMMIT"), "COMMIT");
  }
}

TEST(Costs, memory_follows_the_rows_and_not_the_history) {
  Sessions s;
  s.run("A", "CREATE TABLE t (id bigint PRIMARY KEY, v bigint NOT NULL, name text, UNIQUE (name))");
  s.run("A", "INSERT INTO t SELECT n, 0, 'first ' || n FROM generate_series(0, 99) g(n)");
  run_transactions(s, 0, 1000);
  const std::size_t before = held();
  if (before == 0) GTEST_SKIP() << "the C library counts nothing here";
  run_transactions(s, 1000, 20'000);
  EXPECT_LT(held(), before + before / 20);
}

TEST(Costs, versions_that_an_old_snapshot_needs_are_kept_until_it_ends) {
  Sessions s;
  s.run("A", "CREATE TABLE t (id int PRIMARY KEY, v int)");
  s.run("A", "INSERT INTO t VALUES (1, 0)");
  s.run("old", "BEGIN");
  EXPECT_EQ(s.run("old", "SELECT v FROM t"), "0");
  const std::size_t before = held();
  if (before == 0) GTEST_SKIP() << "the C library counts nothing here";
  constexpr std::size_t changes = 2000;
  for (std::size_t i = 0; i < changes; ++i) s.run("A", "UPDATE t SET v = v + 1");
  EXPECT_GT(held(), before + changes * 32);
  EXPECT_EQ(s.run("old", "SELECT v FROM t"), "0");
  s.run("old", "COMMIT");
  EXPECT_EQ(s.run("A", "UPDATE t SET v = v + 1"), "UPDATE 1");
  EXPECT_LT(held(), before + changes * 16);
}

}  // namespace
}  // namespace dsqlsim

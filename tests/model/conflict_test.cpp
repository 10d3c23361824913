// The conflict matrix of facts 2.2, every cell in both orders, by statements; and the arithmetic under it.

#include "model/conflict.h"

#include <array>

#include <gtest/gtest.h>

#include "tests/model/sessions.h"

namespace dsqlsim {
namespace {

using model::Intent;
using model::IntentLog;
using model::IntentSet;
using testing::Sessions;

constexpr const char* lost = "40001 change conflicts with another transaction (OC000)";

struct Act {
  const char* name;
  const char* sql;
  Intent intent;
  /// Leaves the row where the other one finds it in its own snapshot anyway.
  bool reads_only = false;
};

// Columns: id is the primary key, u is unique, v is neither.
constexpr std::array<Act, 8> acts{{
    {"delete", "DELETE FROM t WHERE id = 1", Intent::exclusive},
    {"key update", "UPDATE t SET u = 50 WHERE id = 1", Intent::exclusive},
    {"primary key update", "UPDATE t SET id = 60 WHERE id = 1", Intent::exclusive},
    {"for update", "SELECT id FROM t WHERE id = 1 FOR UPDATE", Intent::exclusive},
    {"update", "UPDATE t SET v = v + 1 WHERE id = 1", Intent::non_key},
    {"unchanged update", "UPDATE t SET v = v WHERE id = 1", Intent::non_key},
    {"for key share", "SELECT id FROM t WHERE id = 1 FOR KEY SHARE", Intent::key_share},
    {"plain read", "SELECT id FROM t WHERE id = 1", Intent::key_share, true},
}};

bool expect_conflict(const Act& a, const Act& b) {
  return !a.reads_only && !b.reads_only && model::excludes(a.intent, b.intent);
}

void prepare(Sessions& s) {
  EXPECT_EQ(s.run("setup", "CREATE TABLE t (id int PRIMARY KEY, u int UNIQUE, v int)"), "CREATE TABLE");
  EXPECT_EQ(s.run("setup", "INSERT INTO t VALUES (1, 10, 100), (2, 20, 200)"), "INSERT 0 2");
}

TEST(ConflictMatrix, the_later_committer_of_every_pair_fails_exactly_where_the_facts_say) {
  for (const Act& first : acts) {
    for (const Act& second : acts) {
      SCOPED_TRACE(std::string(first.name) + " committed before " + second.name);
      Sessions s;
      prepare(s);
      s.run("A", "BEGIN");
      s.run("B", "BEGIN");
      EXPECT_NE(s.run("A", first.sql).substr(0, 5), "40001");
      EXPECT_NE(s.run("B", second.sql).substr(0, 5), "40001") << "nothing may fail before COMMIT";
      EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
      EXPECT_EQ(s.run("B", "COMMIT"), expect_conflict(first, second) ? lost : "COMMIT");
    }
  }
}

TEST(ConflictMatrix, the_order_of_statements_does_not_matter_only_that_of_commits) {
  for (const Act& first : acts) {
    for (const Act& second : acts) {
      SCOPED_TRACE(std::string(first.name) + " committed before " + second.name);
      Sessions s;
      prepare(s);
      s.run("A", "BEGIN");
      s.run("B", "BEGIN");
      s.run("B", second.sql);
      s.run("A", first.sql);
      EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
      EXPECT_EQ(s.run("B", "COMMIT"), expect_conflict(first, second) ? lost : "COMMIT");
    }
  }
}

TEST(ConflictMatrix, a_transaction_that_began_after_the_commit_is_untouched) {
  for (const Act& first : acts) {
    for (const Act& second : acts) {
      SCOPED_TRACE(std::string(first.name) + " then " + second.name);
      Sessions s;
      prepare(s);
      s.run("A", "BEGIN");
      s.run("A", first.sql);
      EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
      s.run("B", "BEGIN");
      s.run("B", second.sql);
      EXPECT_EQ(s.run("B", "COMMIT"), "COMMIT");
    }
  }
}

TEST(ConflictMatrix, excludes_is_the_published_table) {
  const auto e = Intent::exclusive;
  const auto n = Intent::non_key;
  const auto k = Intent::key_share;
  EXPECT_TRUE(model::excludes(e, e));
  EXPECT_TRUE(model::excludes(e, n));
  EXPECT_TRUE(model::excludes(e, k));
  EXPECT_TRUE(model::excludes(n, e));
  EXPECT_TRUE(model::excludes(n, n));
  EXPECT_FALSE(model::excludes(n, k));
  EXPECT_TRUE(model::excludes(k, e));
  EXPECT_FALSE(model::excludes(k, n));
  EXPECT_FALSE(model::excludes(k, k));
}

TEST(IntentLog, only_what_was_committed_after_the_snapshot_conflicts) {
  IntentLog log;
  log.record(Intent::non_key, 11);
  EXPECT_TRUE(model::conflicts(Intent::exclusive, log, 10));
  EXPECT_FALSE(model::conflicts(Intent::exclusive, log, 11));
  EXPECT_FALSE(model::conflicts(Intent::key_share, log, 10));
}

TEST(IntentLog, a_set_conflicts_by_its_strongest_member) {
  IntentLog log;
  log.record(Intent::key_share, 5);
  IntentSet mine = Intent::non_key;
  EXPECT_FALSE(model::conflicts(mine, log, 4));
  mine.add(Intent::exclusive);
  EXPECT_TRUE(model::conflicts(mine, log, 4));
}

}  // namespace
}  // namespace dsqlsim

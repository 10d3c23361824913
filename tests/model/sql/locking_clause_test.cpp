// Facts 3: locking clauses, whatever their nesting, in each era.

#include <gtest/gtest.h>

#include "model/sql/lint.h"
#include "tests/model/sessions.h"

namespace dsqlsim {
namespace {

using model::LockClause;
using testing::Sessions;

constexpr const char* refused = "0A000 locking clauses other than FOR UPDATE/FOR KEY SHARE are not supported";

void prepare(Sessions& s) {
  s.run("A", "CREATE TABLE t (id int, part int, v int, PRIMARY KEY (id, part))");
  s.run("A", "CREATE TABLE u (id int PRIMARY KEY, v int)");
  s.run("A", "INSERT INTO t VALUES (1, 1, 10), (2, 1, 20)");
  s.run("A", "INSERT INTO u VALUES (1, 10)");
}

TEST(LockingClause, for_update_is_accepted_in_every_recorded_form) {
  Sessions s;
  prepare(s);
  for (const char* sql :
       {"SELECT v FROM t WHERE id = 1 AND part = 1 FOR UPDATE", "SELECT v FROM t WHERE v = 10 FOR UPDATE",
        "SELECT v FROM t WHERE id < 2 FOR UPDATE", "SELECT v FROM t WHERE id IN (1, 7) FOR UPDATE",
        "SELECT v FROM t WHERE id = 1 OR v = 10 FOR UPDATE NOWAIT",
        "SELECT v FROM t WHERE id = 1 FOR UPDATE SKIP LOCKED", "SELECT t.v FROM t JOIN u USING (id) FOR UPDATE",
        "SELECT t.v FROM t JOIN u USING (id) FOR UPDATE OF t",
        "SELECT v FROM (SELECT v FROM t WHERE id = 1 FOR UPDATE) x",
        "WITH c AS (SELECT v FROM t WHERE id = 1 FOR UPDATE) SELECT v FROM c",
        "SELECT v FROM \"public\".\"t\" WHERE id = 1 FOR UPDATE", "SELECT v FROM t WHERE id = 1 FOR KEY SHARE",
        "SELECT v FROM t WHERE id = 1 FOR KEY SHARE SKIP LOCKED"}) {
    EXPECT_EQ(s.run("A", sql), "10") << sql;
  }
  EXPECT_EQ(s.run("A", "SELECT 1 FOR UPDATE"), "1");
}

TEST(LockingClause, for_share_and_for_no_key_update_are_refused_at_any_nesting) {
  Sessions s;
  prepare(s);
  for (const char* clause : {"FOR SHARE", "FOR NO KEY UPDATE", "FOR SHARE NOWAIT", "FOR NO KEY UPDATE SKIP LOCKED"}) {
    for (const char* around :
         {"SELECT v FROM t %", "SELECT * FROM (SELECT v FROM t %) x", "WITH c AS (SELECT v FROM t %) SELECT 1",
          "SELECT (SELECT max(w.v) FROM (SELECT v FROM t %) w)",
          "SELECT 1 WHERE EXISTS (SELECT 1 FROM t WHERE id IN (SELECT id FROM u %))",
          "INSERT INTO u SELECT 9, v FROM t WHERE id = 1 %", "DELETE FROM u WHERE id IN (SELECT id FROM t %)"}) {
      std::string sql = around;
      sql.replace(sql.find('%'), 1, clause);
      EXPECT_EQ(s.run("A", sql), refused) << sql;
    }
  }
}

TEST(LockingClause, for_share_that_reaches_no_unlocked_table_is_accepted) {
  Sessions s;
  prepare(s);
  EXPECT_EQ(s.run("A", "SELECT 1 FOR SHARE"), "1");
  EXPECT_EQ(s.run("A", "SELECT * FROM (SELECT id FROM u FOR UPDATE) x FOR SHARE"), "1");
  EXPECT_EQ(s.run("A", "SELECT 'FOR SHARE' AS \"for share\" FROM u"), "FOR SHARE");
}

TEST(LockingClause, only_returned_rows_are_locked) {
  Sessions s;
  prepare(s);
  s.run("A", "BEGIN");
  EXPECT_EQ(s.run("A", "SELECT id FROM t ORDER BY id LIMIT 1 FOR UPDATE"), "1");
  EXPECT_EQ(s.run("B", "UPDATE t SET v = 0 WHERE id = 2"), "UPDATE 1");
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
  s.run("A", "BEGIN");
  EXPECT_EQ(s.run("A", "SELECT id FROM t ORDER BY id LIMIT 1 FOR UPDATE"), "1");
  EXPECT_EQ(s.run("B", "UPDATE t SET v = 0 WHERE id = 1"), "UPDATE 1");
  EXPECT_EQ(s.run("A", "COMMIT").substr(0, 5), "40001");
}

TEST(LockingClause, of_names_limit_the_lock_to_their_tables) {
  Sessions s;
  prepare(s);
  s.run("A", "BEGIN");
  s.run("A", "SELECT 1 FROM t JOIN u USING (id) FOR UPDATE OF t");
  s.run("B", "UPDATE u SET v = 0");
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
}

TEST(LockingClause, the_strict_era_wants_equality_on_the_whole_key_of_one_table) {
  model::Knobs knobs;
  ASSERT_TRUE(model::Dialect::parse("2026-01", knobs.dialect));
  Sessions s(knobs);
  prepare(s);
  constexpr const char* key =
      "0A000 locking clause such as FOR UPDATE can be applied only on tables with equality predicates on the key";
  constexpr const char* single = "0A000 locking clause such as FOR UPDATE can be applied on a single table";
  EXPECT_EQ(s.run("A", "SELECT v FROM t WHERE id = 1 AND part = 1 FOR UPDATE"), "10");
  EXPECT_EQ(s.run("A", "SELECT v FROM t WHERE part = 1 AND v = 10 AND 1 = id FOR UPDATE"), "10");
  EXPECT_EQ(s.run("A", "SELECT v FROM t WHERE id = 1 FOR UPDATE"), key);
  EXPECT_EQ(s.run("A", "SELECT v FROM t WHERE id = 1 AND part >= 1 FOR UPDATE"), key);
  EXPECT_EQ(s.run("A", "SELECT v FROM t WHERE id = 1 AND part IN (1, 2) FOR UPDATE"), key);
  EXPECT_EQ(s.run("A", "SELECT v FROM t FOR UPDATE"), key);
  EXPECT_EQ(s.run("A", "SELECT 1 FROM t JOIN u USING (id) WHERE t.id = 1 AND part = 1 FOR UPDATE"), single);
  EXPECT_EQ(s.run("A", "SELECT v FROM t WHERE id = 1 AND part = 1 FOR KEY SHARE"), refused);
}

TEST(LockingClause, dialects_differ_by_day) {
  const auto answer = [](const char* date, const char* sql) {
    model::Knobs knobs;
    EXPECT_TRUE(model::Dialect::parse(date, knobs.dialect));
    Sessions s(knobs);
    prepare(s);
    return s.run("A", sql).substr(0, 5);
  };
  EXPECT_EQ(answer("2026-08-17", "SELECT v FROM t WHERE v = 10 FOR UPDATE"), "0A000");
  EXPECT_EQ(answer("2026-08-18", "SELECT v FROM t WHERE v = 10 FOR UPDATE"), "10");
  EXPECT_EQ(answer("2026-08-24", "SELECT v FROM t WHERE v = 10 FOR KEY SHARE"), "0A000");
  EXPECT_EQ(answer("2026-08-25", "SELECT v FROM t WHERE v = 10 FOR KEY SHARE"), "10");
}

TEST(Lint, finds_clauses_at_any_depth_and_never_in_a_string) {
  const auto clauses = model::locking_clauses(
      "SELECT 'FOR SHARE' /* FOR SHARE */ FROM (SELECT * FROM a WHERE x IN (SELECT y FROM b FOR SHARE)) q FOR UPDATE");
  ASSERT_TRUE(clauses.has_value());
  EXPECT_EQ(clauses->size(), 2U);
  EXPECT_EQ(std::count(clauses->begin(), clauses->end(), LockClause::share), 1);
  EXPECT_EQ(std::count(clauses->begin(), clauses->end(), LockClause::update), 1);
  EXPECT_TRUE(model::locking_clauses("SELECT 'x FOR NO KEY UPDATE'")->empty());
  EXPECT_FALSE(model::locking_clauses("SELECT FROM FROM").has_value());
}

TEST(Lint, the_worst_clause_is_the_one_that_dsql_is_furthest_from) {
  EXPECT_EQ(model::worst_locking_clause("SELECT v FROM (SELECT v FROM t FOR SHARE) x FOR UPDATE").text(), "FOR SHARE");
  EXPECT_EQ(model::worst_locking_clause("SELECT v FROM t FOR NO KEY UPDATE").text(), "FOR NO KEY UPDATE");
  EXPECT_EQ(model::worst_locking_clause("WITH c AS (SELECT v FROM t FOR KEY SHARE) SELECT v FROM c FOR UPDATE").text(),
            "FOR KEY SHARE");
  EXPECT_EQ(model::worst_locking_clause("SELECT 'FOR SHARE' FROM t FOR UPDATE").text(), "FOR UPDATE");
  EXPECT_EQ(model::worst_locking_clause("SELECT 'FOR SHARE'").text(), "");
  EXPECT_EQ(model::worst_locking_clause("SELECT FROM FROM").text(), "");
}

}  // namespace
}  // namespace dsqlsim

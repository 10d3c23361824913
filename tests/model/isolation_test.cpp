// Facts 2.1 and 2.3: what a transaction sees, and who wins in the situations that somebody has recorded.

#include <gtest/gtest.h>

#include "tests/model/sessions.h"

namespace dsqlsim {
namespace {

using testing::Sessions;

constexpr const char* lost = "40001 change conflicts with another transaction (OC000)";

class Isolation : public ::testing::Test {
 protected:
  Isolation() {
    s.run("A", "CREATE TABLE t (id int PRIMARY KEY, u int UNIQUE, v int, g int)");
    s.run("A", "INSERT INTO t VALUES (1, 10, 100, 7), (2, 20, 200, 7)");
  }
  void begin_both() {
    for (const char* name : {"A", "B"}) {
      s.run(name, "BEGIN");
      s.run(name, "SELECT count(*) FROM t");
    }
  }
  Sessions s;
};

TEST_F(Isolation, snapshot_is_taken_at_the_first_statement_not_at_begin) {
  s.run("B", "BEGIN");
  s.run("A", "UPDATE t SET v = 1 WHERE id = 1");
  EXPECT_EQ(s.run("B", "SELECT v FROM t WHERE id = 1"), "1");
  s.run("A", "UPDATE t SET v = 2 WHERE id = 1");
  EXPECT_EQ(s.run("B", "SELECT v FROM t WHERE id = 1"), "1");
}

TEST_F(Isolation, snapshot_at_begin_is_a_knob) {
  model::Knobs knobs;
  knobs.snapshot_at = model::SnapshotAt::begin;
  Sessions other(knobs);
  other.run("A", "CREATE TABLE t (id int PRIMARY KEY)");
  other.run("B", "BEGIN");
  other.run("A", "INSERT INTO t VALUES (1)");
  EXPECT_EQ(other.run("B", "SELECT count(*) FROM t"), "0");
}

TEST_F(Isolation, own_writes_are_seen_and_others_are_not) {
  begin_both();
  s.run("A", "UPDATE t SET v = 1 WHERE id = 1");
  s.run("A", "INSERT INTO t VALUES (3, 30, 300, 7)");
  s.run("A", "DELETE FROM t WHERE id = 2");
  EXPECT_EQ(s.run("A", "SELECT id, v FROM t ORDER BY id"), "1 1; 3 300");
  EXPECT_EQ(s.run("B", "SELECT id, v FROM t ORDER BY id"), "1 100; 2 200");
}

TEST_F(Isolation, committed_work_is_visible_to_whoever_starts_afterwards) {
  s.run("A", "BEGIN");
  s.run("A", "UPDATE t SET v = 5 WHERE id = 1");
  s.run("A", "COMMIT");
  EXPECT_EQ(s.run("B", "SELECT v FROM t WHERE id = 1"), "5");
}

TEST_F(Isolation, rollback_leaves_no_trace) {
  s.run("A", "BEGIN");
  s.run("A", "UPDATE t SET u = 99, v = 5 WHERE id = 1");
  s.run("A", "INSERT INTO t VALUES (3, 30, 300, 7)");
  EXPECT_EQ(s.run("A", "ROLLBACK"), "ROLLBACK");
  EXPECT_EQ(s.run("A", "SELECT id, u, v FROM t ORDER BY id"), "1 10 100; 2 20 200");
  EXPECT_EQ(s.run("A", "INSERT INTO t VALUES (4, 99, 0, 0), (3, 30, 0, 0)"), "INSERT 0 2");
}

TEST_F(Isolation, lost_update_is_refused_at_commit) {
  begin_both();
  EXPECT_EQ(s.run("A", "UPDATE t SET v = v + 1 WHERE id = 1"), "UPDATE 1");
  EXPECT_EQ(s.run("B", "UPDATE t SET v = v + 10 WHERE id = 1"), "UPDATE 1");
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
  EXPECT_EQ(s.run("B", "COMMIT"), lost);
  EXPECT_EQ(s.run("B", "SELECT v FROM t WHERE id = 1"), "101");
}

TEST_F(Isolation, disjoint_rows_never_conflict_even_with_an_equal_non_unique_value) {
  begin_both();
  s.run("A", "UPDATE t SET g = 8 WHERE id = 1");
  s.run("B", "UPDATE t SET g = 8 WHERE id = 2");
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
  EXPECT_EQ(s.run("B", "COMMIT"), "COMMIT");
}

TEST_F(Isolation, write_skew_is_allowed_without_a_lock_and_refused_with_one) {
  begin_both();
  s.run("A", "UPDATE t SET v = 0 WHERE id = 1");
  s.run("B", "UPDATE t SET v = 0 WHERE id = 2");
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
  EXPECT_EQ(s.run("B", "COMMIT"), "COMMIT");
  begin_both();
  s.run("A", "SELECT v FROM t WHERE id = 2 FOR UPDATE");
  s.run("B", "SELECT v FROM t WHERE id = 1 FOR UPDATE");
  s.run("A", "UPDATE t SET v = 1 WHERE id = 1");
  s.run("B", "UPDATE t SET v = 1 WHERE id = 2");
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
  EXPECT_EQ(s.run("B", "COMMIT"), lost);
}

TEST_F(Isolation, same_new_key_in_two_transactions_is_40001_at_commit_and_23505_on_retry) {
  begin_both();
  EXPECT_EQ(s.run("A", "INSERT INTO t VALUES (3, 30, 0, 0)"), "INSERT 0 1");
  EXPECT_EQ(s.run("B", "INSERT INTO t VALUES (3, 31, 0, 0)"), "INSERT 0 1");
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
  EXPECT_EQ(s.run("B", "COMMIT"), lost);
  EXPECT_EQ(s.run("B", "INSERT INTO t VALUES (3, 31, 0, 0)"), "23505 duplicate key value violates unique constraint \"t_pkey\"");
}

TEST_F(Isolation, a_key_committed_after_the_snapshot_is_40001_at_commit_by_default) {
  s.run("B", "BEGIN");
  s.run("B", "SELECT count(*) FROM t");
  s.run("A", "INSERT INTO t VALUES (3, 30, 0, 0)");
  EXPECT_EQ(s.run("B", "INSERT INTO t VALUES (3, 31, 0, 0)"), "INSERT 0 1");
  EXPECT_EQ(s.run("B", "COMMIT"), lost);
}

TEST_F(Isolation, a_key_committed_after_the_snapshot_is_23505_under_the_knob) {
  model::Knobs knobs;
  knobs.late_duplicate_is_unique_violation = true;
  Sessions other(knobs);
  other.run("A", "CREATE TABLE t (id int PRIMARY KEY)");
  other.run("B", "BEGIN");
  other.run("B", "SELECT count(*) FROM t");
  other.run("A", "INSERT INTO t VALUES (1)");
  EXPECT_EQ(other.run("B", "INSERT INTO t VALUES (1)"), "23505 duplicate key value violates unique constraint \"t_pkey\"");
}

TEST_F(Isolation, distinct_keys_with_one_unique_value_conflict) {
  begin_both();
  s.run("A", "INSERT INTO t VALUES (3, 30, 0, 0)");
  s.run("B", "INSERT INTO t VALUES (4, 30, 0, 0)");
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
  EXPECT_EQ(s.run("B", "COMMIT"), lost);
}

TEST_F(Isolation, a_unique_value_that_is_given_up_conflicts_with_whoever_takes_it) {
  begin_both();
  s.run("A", "DELETE FROM t WHERE id = 1");
  EXPECT_EQ(s.run("B", "INSERT INTO t VALUES (5, 10, 0, 0)"), "23505 duplicate key value violates unique constraint \"t_u_key\"");
  s.run("B", "ROLLBACK");
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
  EXPECT_EQ(s.run("B", "INSERT INTO t VALUES (5, 10, 0, 0)"), "INSERT 0 1");
}

TEST_F(Isolation, guard_row_serializes_inserts_of_unrelated_rows) {
  begin_both();
  s.run("A", "SELECT 1 FROM t WHERE id = 1 FOR UPDATE");
  s.run("B", "SELECT 1 FROM t WHERE id = 1 FOR UPDATE");
  s.run("A", "INSERT INTO t VALUES (3, 30, 0, 0)");
  s.run("B", "INSERT INTO t VALUES (4, 40, 0, 0)");
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
  EXPECT_EQ(s.run("B", "COMMIT"), lost);
  EXPECT_EQ(s.run("B", "SELECT id FROM t ORDER BY id"), "1; 2; 3");
}

TEST_F(Isolation, lock_then_write_elsewhere_loses_to_a_writer_of_the_locked_row) {
  s.run("A", "BEGIN");
  s.run("A", "SELECT * FROM t WHERE id = 1 FOR UPDATE");
  EXPECT_EQ(s.run("B", "UPDATE t SET v = 9 WHERE id = 1"), "UPDATE 1");
  EXPECT_EQ(s.run("A", "UPDATE t SET v = 9 WHERE id = 2"), "UPDATE 1");
  EXPECT_EQ(s.run("A", "COMMIT"), lost);
}

TEST_F(Isolation, locking_only_transactions_win_and_lose_like_writers) {
  s.run("A", "BEGIN");
  s.run("A", "SELECT * FROM t WHERE id = 1 FOR UPDATE");
  s.run("B", "BEGIN");
  s.run("B", "UPDATE t SET v = 9 WHERE id = 1");
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
  EXPECT_EQ(s.run("B", "COMMIT"), lost);
}

TEST_F(Isolation, lock_followed_by_a_non_key_update_counts_as_exclusive) {
  begin_both();
  s.run("A", "SELECT * FROM t WHERE id = 1 FOR UPDATE");
  s.run("A", "UPDATE t SET v = 1 WHERE id = 1");
  s.run("B", "SELECT * FROM t WHERE id = 1 FOR KEY SHARE");
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
  EXPECT_EQ(s.run("B", "COMMIT"), lost);
}

TEST_F(Isolation, statements_that_touch_no_row_intend_nothing) {
  begin_both();
  EXPECT_EQ(s.run("A", "UPDATE t SET v = 0 WHERE id = 77"), "UPDATE 0");
  EXPECT_EQ(s.run("A", "DELETE FROM t WHERE id = 77"), "DELETE 0");
  EXPECT_EQ(s.run("A", "SELECT * FROM t WHERE id = 77 FOR UPDATE"), "(none)");
  EXPECT_EQ(s.run("B", "INSERT INTO t VALUES (77, 77, 0, 0)"), "INSERT 0 1");
  EXPECT_EQ(s.run("B", "COMMIT"), "COMMIT");
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
}

TEST_F(Isolation, inserted_and_deleted_again_still_counts) {
  begin_both();
  s.run("A", "INSERT INTO t VALUES (3, 30, 0, 0)");
  s.run("A", "DELETE FROM t WHERE id = 3");
  s.run("B", "INSERT INTO t VALUES (3, 33, 0, 0)");
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
  EXPECT_EQ(s.run("B", "COMMIT"), lost);
}

TEST_F(Isolation, upserts_of_one_key_conflict_at_commit) {
  begin_both();
  const char* upsert = "INSERT INTO t VALUES (1, 10, 1, 1) ON CONFLICT (id) DO UPDATE SET v = excluded.v";
  EXPECT_EQ(s.run("A", upsert), "INSERT 0 1");
  EXPECT_EQ(s.run("B", upsert), "INSERT 0 1");
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
  EXPECT_EQ(s.run("B", "COMMIT"), lost);
}

TEST_F(Isolation, early_abort_is_a_knob_and_strikes_at_the_statement) {
  model::Knobs knobs;
  knobs.early_abort = true;
  Sessions other(knobs);
  other.run("A", "CREATE TABLE t (id int PRIMARY KEY, v int)");
  other.run("A", "INSERT INTO t VALUES (1, 1)");
  other.run("B", "BEGIN");
  other.run("B", "SELECT * FROM t");
  other.run("A", "UPDATE t SET v = 2");
  EXPECT_EQ(other.run("B", "UPDATE t SET v = 3"), lost);
}

TEST_F(Isolation, spurious_conflicts_hit_writers_and_spare_readers) {
  model::Knobs knobs;
  knobs.spurious_conflict = PerMille{1000};
  Sessions other(knobs);
  Choices choices(1);
  other.run("A", "CREATE TABLE t (id int PRIMARY KEY, v int)");
  other.choices = &choices;
  EXPECT_EQ(other.run("A", "INSERT INTO t VALUES (1, 1)"), lost);
  EXPECT_EQ(other.run("A", "SELECT count(*) FROM t"), "0");
}

TEST_F(Isolation, key_rewrite_with_the_same_value_is_a_key_write_unless_the_knob_says_no) {
  const auto outcome = [](bool counts) {
    model::Knobs knobs;
    knobs.key_rewrite_is_key_write = counts;
    Sessions other(knobs);
    other.run("A", "CREATE TABLE t (id int PRIMARY KEY, u int UNIQUE)");
    other.run("A", "INSERT INTO t VALUES (1, 10)");
    other.run("A", "BEGIN");
    other.run("B", "BEGIN");
    other.run("A", "UPDATE t SET u = 10 WHERE id = 1");
    other.run("B", "SELECT * FROM t WHERE id = 1 FOR KEY SHARE");
    other.run("A", "COMMIT");
    return other.run("B", "COMMIT");
  };
  EXPECT_EQ(outcome(true), lost);
  EXPECT_EQ(outcome(false), "COMMIT");
}

TEST_F(Isolation, dropping_the_unique_index_turns_its_column_into_a_plain_one) {
  s.run("A", "ALTER TABLE t DROP CONSTRAINT t_u_key");
  s.run("B", "SELECT 1 FROM t");
  begin_both();
  s.run("A", "UPDATE t SET u = 11 WHERE id = 1");
  EXPECT_EQ(s.run("B", "SELECT id FROM t WHERE id = 1 FOR KEY SHARE"), "1");
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
  EXPECT_EQ(s.run("B", "COMMIT"), "COMMIT");
}

}  // namespace
}  // namespace dsqlsim

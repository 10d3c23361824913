// Facts 4 and 6.2: DDL rules, CREATE INDEX ASYNC and jobs, ALTER TABLE, OC001, refused statements.

#include <gtest/gtest.h>

#include "tests/model/sessions.h"

namespace dsqlsim {
namespace {

using testing::Sessions;

constexpr const char* stale = "40001 schema has been updated by another transaction (OC001)";

class Ddl : public ::testing::Test {
 protected:
  Ddl() {
    s.run("A", "CREATE TABLE t (id int PRIMARY KEY, a int, b text, j jsonb)");
    s.run("A", "INSERT INTO t VALUES (1, 10, 'x', '{}')");
  }
  void expect_all(const std::vector<std::pair<const char*, const char*>>& cases) {
    for (const auto& [sql, answer] : cases) EXPECT_EQ(s.run("A", sql), answer) << sql;
  }
  Sessions s;
};

TEST_F(Ddl, one_ddl_a_transaction_and_no_dml_beside_it) {
  constexpr const char* mixed = "0A000 ddl and dml are not supported in the same transaction";
  s.run("A", "BEGIN");
  EXPECT_EQ(s.run("A", "CREATE TABLE x1 (id int)"), "CREATE TABLE");
  EXPECT_EQ(s.run("A", "CREATE TABLE x2 (id int)"), "0A000 multiple ddl statements not supported in a transaction");
  s.run("A", "ROLLBACK");
  s.run("A", "BEGIN");
  s.run("A", "CREATE TABLE x1 (id int)");
  EXPECT_EQ(s.run("A", "INSERT INTO t VALUES (2)"), mixed);
  s.run("A", "ROLLBACK");
  s.run("A", "BEGIN");
  s.run("A", "INSERT INTO t VALUES (2)");
  EXPECT_EQ(s.run("A", "CREATE TABLE x1 (id int)"), mixed);
  s.run("A", "ROLLBACK");
  EXPECT_EQ(s.run("A", "CREATE TABLE x1 (id int); INSERT INTO t VALUES (2)"), mixed);
  EXPECT_EQ(s.run("A", "CREATE TABLE x1 (id int); CREATE TABLE x2 (id int)"),
            "0A000 multiple ddl statements not supported in a transaction");
  EXPECT_EQ(s.run("A", "SELECT count(*) FROM pg_tables"), "1") << "whole batches are undone";
  s.run("A", "BEGIN");
  s.run("A", "GRANT SELECT ON t TO PUBLIC");
  EXPECT_EQ(s.run("A", "CREATE TABLE x1 (id int)"), "0A000 multiple ddl statements not supported in a transaction");
}

TEST_F(Ddl, is_transactional_and_seen_by_its_own_transaction) {
  s.run("A", "BEGIN");
  s.run("A", "CREATE TABLE x1 (id int)");
  EXPECT_EQ(s.run("A", "SELECT count(*) FROM pg_tables WHERE tablename = 'x1'"), "1");
  EXPECT_EQ(s.run("B", "SELECT * FROM x1"), "42P01 relation \"x1\" does not exist");
  s.run("A", "ROLLBACK");
  EXPECT_EQ(s.run("A", "SELECT * FROM x1"), "42P01 relation \"x1\" does not exist");
  s.run("A", "BEGIN");
  EXPECT_EQ(s.run("A", "CREATE INDEX ASYNC ON t (a)").size(), 26U);
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
}

TEST_F(Ddl, of_two_sessions_at_once_the_later_fails) {
  s.run("A", "BEGIN");
  s.run("B", "BEGIN");
  s.run("A", "CREATE TABLE x1 (id int)");
  s.run("B", "CREATE TABLE x2 (id int)");
  EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
  EXPECT_EQ(s.run("B", "COMMIT"), stale);
}

TEST_F(Ddl, a_changed_table_fails_writers_at_commit_and_idle_sessions_once) {
  s.run("B", "SELECT * FROM t");
  s.run("C", "BEGIN");
  s.run("C", "UPDATE t SET a = 0");
  EXPECT_EQ(s.run("A", "ALTER TABLE t ADD COLUMN c int"), "ALTER TABLE");
  EXPECT_EQ(s.run("C", "COMMIT"), stale);
  EXPECT_EQ(s.run("B", "SELECT id FROM t"), stale);
  EXPECT_EQ(s.run("B", "SELECT id, c FROM t"), "1 NULL");
}

TEST_F(Ddl, oc001_can_be_always_or_off) {
  const auto answers = [](model::CatalogConflicts mode) {
    model::Knobs knobs;
    knobs.catalog_conflicts = mode;
    Sessions other(knobs);
    other.run("A", "CREATE TABLE t (id int)");
    other.run("B", "SELECT * FROM t");
    other.run("A", "CREATE TABLE unrelated (id int)");
    const std::string first = other.run("B", "SELECT count(*) FROM t");
    return first + " / " + other.run("B", "SELECT count(*) FROM t");
  };
  EXPECT_EQ(answers(model::CatalogConflicts::always_once), std::string(stale) + " / 0");
  EXPECT_EQ(answers(model::CatalogConflicts::table_scoped), "0 / 0");
  EXPECT_EQ(answers(model::CatalogConflicts::off), "0 / 0");
}

TEST_F(Ddl, create_index_is_refused_in_dsqls_words_and_order) {
  expect_all({
      {"CREATE INDEX ON t (a)", "0A000 unsupported mode. please use CREATE INDEX ASYNC."},
      {"CREATE INDEX CONCURRENTLY ON t USING btree (a)", "0A000 CONCURRENTLY not supported for CREATE INDEX"},
      {"CREATE INDEX ON t USING btree (a)", "0A000 USING not supported for CREATE INDEX"},
      {"CREATE INDEX ASYNC ON t (a DESC)", "0A000 specifying sort order not supported for index keys"},
      {"CREATE INDEX ASYNC ON t (b text_pattern_ops)", "0A000 opclass not supported for index keys"},
      {"CREATE INDEX ASYNC ON t (j)", "0A000 datatype jsonb is not supported in a key"},
      {"CREATE INDEX ASYNC ON t ((now()))", "42P17 functions in index expression must be marked IMMUTABLE"},
      {"CREATE INDEX ASYNC ON t (a) INCLUDE ((b || 'x'))", "0A000 expressions are not supported in included columns"},
      {"CREATE INDEX ASYNC IF NOT EXISTS ON t (a)", "42601 syntax error at or near \"ON\""},
      {"CREATE INDEX ASYNC s.i ON t (a)", "42601 syntax error at or near \".\""},
      {"CREATE INDEX ASYNC ON nowhere (a)", "42P01 relation \"nowhere\" does not exist"},
      {"CREATE INDEX ASYNC ON t (nothing)", "42703 column \"nothing\" does not exist"},
  });
  EXPECT_EQ(s.run("A", "CREATE UNIQUE INDEX ASYNC i ON t (a) INCLUDE (b) NULLS NOT DISTINCT").size(), 26U);
  EXPECT_EQ(s.run("A", "CREATE INDEX ASYNC ON t (lower(b)) WHERE a > 5").size(), 26U);
  EXPECT_EQ(s.run("A", "CREATE INDEX ASYNC IF NOT EXISTS i ON t (a)"), "CREATE INDEX");
  EXPECT_EQ(s.execute("A", "CREATE INDEX ASYNC ON t (b)")->tag, "CREATE INDEX");
}

TEST_F(Ddl, partial_and_expression_indexes_have_dates) {
  const auto answer = [](const char* date, const char* sql) {
    model::Knobs knobs;
    EXPECT_TRUE(model::Dialect::parse(date, knobs.dialect));
    Sessions other(knobs);
    other.run("A", "CREATE TABLE t (id int PRIMARY KEY, b text)");
    return other.run("A", sql);
  };
  EXPECT_EQ(answer("2026-08", "CREATE INDEX ASYNC ON t (b) WHERE id > 1"), "0A000 WHERE not supported for CREATE INDEX");
  EXPECT_EQ(answer("2026-09", "CREATE INDEX ASYNC ON t (b) WHERE id > 1").size(), 26U);
  EXPECT_EQ(answer("2026-08-12", "CREATE INDEX ASYNC ON t (lower(b))").substr(0, 5), "0A000");
  EXPECT_EQ(answer("2026-08-01", "ALTER TABLE t DROP COLUMN b").substr(0, 5), "0A000");
  EXPECT_EQ(answer("2026-08-25", "CREATE TABLE k (id int REFERENCES t)").substr(0, 5), "0A000");
}

TEST_F(Ddl, jobs_finish_in_virtual_time_or_when_waited_for) {
  const std::string job = s.run("A", "CREATE UNIQUE INDEX ASYNC i ON t (a)");
  EXPECT_EQ(s.run("A", "INSERT INTO t VALUES (2, 10)"), "23505 duplicate key value violates unique constraint \"i\"")
      << "duplicates are refused while the index is building";
  EXPECT_EQ(s.run("A", "ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX i"), "55000 index \"i\" is not valid");
  EXPECT_EQ(s.run("A", "SELECT status FROM sys.jobs"), "processing");
  EXPECT_EQ(s.run("A", "CALL sys.wait_for_job('" + job + "')"), "CALL");
  EXPECT_EQ(s.run("A", "SELECT status, job_type FROM sys.jobs"), "completed INDEX_BUILD");
  EXPECT_EQ(s.run("A", "ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX i"), "ALTER TABLE");
  EXPECT_EQ(s.run("A", "SELECT sys.wait_for_job('" + job + "')").substr(0, 5), "42809");
  EXPECT_EQ(s.run("A", "CALL sys.wait_for_job('nonsense')"), "22P02 Unable to convert text to UUID");
  EXPECT_EQ(s.run("A", "CALL sys.wait_for_job((SELECT 'x'))").substr(0, 5), "0A000");
  s.run("A", "CREATE INDEX ASYNC ON t (b)");
  s.now = s.now + seconds(2);
  EXPECT_EQ(s.run("A", "SELECT count(*) FROM sys.jobs WHERE status = 'completed'"), "2");
}

TEST_F(Ddl, a_unique_build_over_duplicates_fails) {
  s.run("A", "INSERT INTO t VALUES (2, 10)");
  s.run("A", "CREATE UNIQUE INDEX ASYNC i ON t (a)");
  s.now = s.now + seconds(2);
  EXPECT_EQ(s.run("A", "SELECT status FROM sys.jobs"), "failed");
}

TEST_F(Ddl, alter_table_accepts_and_refuses_as_dsql) {
  constexpr const char* constraint = "0A000 ALTER TABLE ADD COLUMN with constraint not supported";
  constexpr const char* add = "0A000 unsupported ALTER TABLE ADD CONSTRAINT statement";
  expect_all({
      {"ALTER TABLE t ADD COLUMN c int", "ALTER TABLE"},
      {"ALTER TABLE t ADD COLUMN c int", "42701 column \"c\" of relation \"t\" already exists"},
      {"ALTER TABLE t ADD COLUMN d int DEFAULT 5", constraint},
      {"ALTER TABLE t ADD COLUMN d int NOT NULL", constraint},
      {"ALTER TABLE t ADD COLUMN d int CHECK (d > 0)", constraint},
      {"ALTER TABLE t ALTER COLUMN a TYPE bigint", "0A000 unsupported ALTER TABLE ALTER COLUMN ... SET DATA TYPE statement"},
      {"ALTER TABLE t ALTER COLUMN a SET DEFAULT 7", "ALTER TABLE"},
      {"INSERT INTO t (id) VALUES (5)", "INSERT 0 1"},
      {"SELECT a, c FROM t WHERE id = 5", "7 NULL"},
      {"ALTER TABLE t ALTER COLUMN a DROP DEFAULT", "ALTER TABLE"},
      {"ALTER TABLE t RENAME COLUMN c TO e", "ALTER TABLE"},
      {"SELECT e FROM t WHERE id = 5", "NULL"},
      {"ALTER TABLE t DROP COLUMN id", "0A000 cannot drop primary key column id"},
      {"ALTER TABLE t DROP COLUMN e, DROP COLUMN id", "0A000 cannot drop primary key column id"},
      {"ALTER TABLE t DROP COLUMN e, DROP COLUMN j", "ALTER TABLE"},
      {"SELECT * FROM t WHERE id = 1", "1 10 x"},
      {"INSERT INTO t VALUES (6, 60, 'six')", "INSERT 0 1"},
      {"ALTER TABLE t ADD PRIMARY KEY (a)", add},
      {"ALTER TABLE t ADD UNIQUE (a)", add},
      {"ALTER TABLE t ADD CONSTRAINT pos CHECK (a > 0)", add},
      {"ALTER TABLE t ADD CONSTRAINT pos CHECK (a > 0) NOT VALID", "ALTER TABLE"},
      {"INSERT INTO t VALUES (7, -1)", "23514 new row for relation \"t\" violates check constraint \"pos\""},
      {"ALTER TABLE t VALIDATE CONSTRAINT pos", "0A000 unsupported ALTER TABLE VALIDATE CONSTRAINT statement"},
      {"ALTER TABLE t DROP CONSTRAINT pos", "ALTER TABLE"},
      {"INSERT INTO t VALUES (7, -1)", "INSERT 0 1"},
      {"ALTER TABLE t RENAME TO renamed", "ALTER TABLE"},
      {"SELECT count(*) FROM renamed", "4"},
      {"SELECT * FROM t", "42P01 relation \"t\" does not exist"},
  });
  s.run("A", "ALTER TABLE renamed ADD CONSTRAINT c2 CHECK (a > -5) NOT VALID");
  EXPECT_EQ(s.run("A", "ALTER TABLE ASYNC renamed VALIDATE CONSTRAINT c2").size(), 26U);
}

TEST_F(Ddl, statements_outside_the_subset_are_refused_in_dsqls_words) {
  expect_all({
      {"TRUNCATE t", "0A000 unsupported statement: Truncate"},
      {"LISTEN x", "0A000 unsupported statement: Listen"},
      {"NOTIFY x", "0A000 unsupported statement: Notify"},
      {"DECLARE c CURSOR FOR SELECT 1", "0A000 unsupported statement: DeclareCursor"},
      {"CREATE EXTENSION x", "0A000 unsupported statement: CreateExtension"},
      {"CREATE DATABASE x", "0A000 unsupported statement: Createdb"},
      {"CREATE TABLE x AS SELECT 1", "0A000 unsupported statement: CreateTableAs"},
      {"CREATE MATERIALIZED VIEW x AS SELECT 1", "0A000 unsupported statement: CreateTableAs"},
      {"SELECT 1 INTO x", "0A000 unsupported statement: CreateTableAs"},
      {"CREATE TYPE x AS (a int)", "0A000 unsupported statement: CompositeType"},
      {"CREATE TYPE x AS RANGE (subtype = int4)", "0A000 unsupported statement: CreateRange"},
      {"CREATE TABLESPACE x LOCATION '/x'", "0A000 unsupported statement: CreateTableSpace"},
      {"ALTER SYSTEM SET x = 1", "0A000 unsupported statement: AlterSystem"},
      {"CREATE TYPE x AS ENUM ('a')", "0A000 CREATE TYPE not supported"},
      {"ALTER TYPE x ADD VALUE 'b'", "0A000 ALTER TYPE not supported"},
      {"CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()", "0A000 CREATE TRIGGER not supported"},
      {"CREATE TEMP TABLE x (a int)", "0A000 TEMPORARY or TEMP table not supported for CREATE TABLE"},
      {"CREATE UNLOGGED TABLE x (a int)", "0A000 UNLOGGED table not supported for CREATE TABLE"},
      {"VACUUM", "0A000 unsupported VACUUM statement"},
      {"MERGE INTO t USING t s ON t.id = s.id WHEN MATCHED THEN DELETE", "0A000 unsupported statement type: MERGE"},
      {"SELECT * FROM t TABLESAMPLE SYSTEM (1)", "0A000 TABLESAMPLE clause not supported"},
      {"CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'x'", "0A000 CREATE FUNCTION with language plpgsql not supported"},
      {"CREATE PROCEDURE f() LANGUAGE sql AS 'x'", "0A000 PROCEDURE is not supported"},
      {"DROP TYPE x", "0A000 unsupported object in DROP statement"},
      {"SET statement_timeout = 5", "0A000 setting configuration parameter \"statement_timeout\" not supported"},
      {"SET client_min_messages = 'error'", "0A000 setting configuration parameter \"client_min_messages\" not supported"},
      {"CREATE TABLE x (a serial)", "42704 type \"serial\" does not exist"},
      {"CREATE TABLE x (a money)", "0A000 datatype money not supported"},
      {"CREATE TABLE x (a int[])", "0A000 datatype integer[] not supported"},
      {"CREATE SEQUENCE x",
       "0A000 CREATE SEQUENCE is not supported without an explicit cache size. please define CACHE greater than or equal to 65536 "
       "or equal to 1"},
      {"CREATE SEQUENCE x CACHE 1", "CREATE SEQUENCE"},
      {"SELECT nextval('x'), nextval('x')", "1 2"},
      {"CREATE TABLE x2 (a int GENERATED ALWAYS AS IDENTITY (CACHE 1))",
       "0A000 datatype integer not supported, identity column type must be bigint"},
      {"CREATE TABLE x2 (a bigint GENERATED ALWAYS AS IDENTITY (CACHE 1), b int)", "CREATE TABLE"},
      {"INSERT INTO x2 (b) VALUES (7), (8) RETURNING a", "1; 2"},
      {"ANALYZE t", "ANALYZE"},
      {"SHOW server_version_num", "160015"},
      {"SHOW lc_collate", "42704 unrecognized configuration parameter \"lc_collate\""},
      {"SET CONSTRAINTS ALL DEFERRED", "SET CONSTRAINTS"},
      {"SET CONSTRAINTS t_pkey DEFERRED", "42809 constraint \"t_pkey\" is not deferrable"},
  });
}

TEST_F(Ddl, foreign_keys_conflict_as_the_facts_say) {
  constexpr const char* lost = "40001 change conflicts with another transaction (OC000)";
  s.run("A", "CREATE TABLE p (id int PRIMARY KEY, v int)");
  s.run("A", "CREATE TABLE c (id int PRIMARY KEY, pid int REFERENCES p(id) ON DELETE CASCADE)");
  s.run("A", "INSERT INTO p VALUES (1, 0), (2, 0)");
  s.run("A", "INSERT INTO c VALUES (50, 2)");
  const auto pair = [&](const char* first, const char* second) {
    s.run("B", "SELECT 1 FROM c, p");
    s.run("A", "BEGIN");
    s.run("B", "BEGIN");
    s.run("A", first);
    s.run("B", second);
    EXPECT_EQ(s.run("A", "COMMIT"), "COMMIT");
    return s.run("B", "COMMIT");
  };
  EXPECT_EQ(pair("INSERT INTO c VALUES (10, 1)", "UPDATE p SET v = 1 WHERE id = 1"), "COMMIT");
  EXPECT_EQ(pair("UPDATE p SET v = 2 WHERE id = 1", "INSERT INTO c VALUES (11, 1)"), "COMMIT");
  EXPECT_EQ(pair("INSERT INTO c VALUES (12, 1)", "INSERT INTO c VALUES (13, 1)"), "COMMIT");
  EXPECT_EQ(pair("INSERT INTO c VALUES (14, 1)", "DELETE FROM p WHERE id = 1"), lost);
  EXPECT_EQ(pair("UPDATE c SET pid = 1 WHERE id = 50", "DELETE FROM p WHERE id = 2"), lost);
  EXPECT_EQ(pair("DELETE FROM p WHERE id = 1", "INSERT INTO c VALUES (15, 1)"), lost);
  EXPECT_EQ(s.run("A", "SELECT count(*) FROM c"), "0") << "cascaded";
}

TEST_F(Ddl, cascaded_rows_count_toward_the_row_limit) {
  s.run("A", "CREATE TABLE p (id int PRIMARY KEY)");
  s.run("A", "CREATE TABLE c (id int PRIMARY KEY, pid int REFERENCES p(id) ON DELETE CASCADE)");
  s.run("A", "INSERT INTO p VALUES (1)");
  s.run("A", "INSERT INTO c SELECT g, 1 FROM generate_series(1, 3000) g");
  EXPECT_EQ(s.run("A", "DELETE FROM p"), "54000 transaction row limit exceeded");
}

}  // namespace
}  // namespace dsqlsim

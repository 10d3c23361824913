// What is evaluated, when, and as which type: rules that generated programs showed (tests/differential). Every answer was
// compared with PostgreSQL 15's.

#include <gtest/gtest.h>

#include "tests/model/sessions.h"

namespace dsqlsim {
namespace {

struct Case {
  const char* sql;
  const char* answer;
};

void expect_answers(const std::vector<Case>& cases) {
  testing::Sessions s;
  for (const Case& c : cases) EXPECT_EQ(s.run("A", c.sql), c.answer) << c.sql;
}

TEST(Folding, constants_fail_before_there_is_a_row_unless_they_are_skipped) {
  expect_answers({
      {"SELECT 1/0 WHERE false", "22012 division by zero"},
      {"SELECT CASE WHEN false THEN 1/0 ELSE 1 END", "1"},
      {"SELECT (1, 1/0) = (2, 1)", "f"},
      {"SELECT coalesce(1, 1/0), false AND 1/0 = 1, true OR 1/0 = 1", "1 f t"},
      {"SELECT 7 + NULL::int * (1/0)", "22012 division by zero"},
      // The order of rows and what depends on the time zone wait for the execution, so that what they skip is folded.
      {"SELECT CASE WHEN (1, 2) > (3, 4) THEN 1/0 END", "22012 division by zero"},
      {"SELECT CASE WHEN timestamptz '2026-01-01' - interval '1 day' = '2020-01-01' THEN 1/0 END", "22012 division by zero"},
      {"SELECT CASE WHEN timestamp '2026-01-01' - interval '1 day' = '2020-01-01' THEN 1/0 END", "NULL"},
      {"SELECT 1/0, 'x'::text + 1", "42883 operator does not exist: text + integer"},
  });
}

TEST(Folding, a_literal_is_read_at_once_and_fitted_when_it_is_needed) {
  expect_answers({
      {"CREATE TABLE t (a varchar(2) DEFAULT 'long', b int)", "CREATE TABLE"},
      {"INSERT INTO t (b) VALUES (1)", "22001 value too long for type character varying(2)"},
      {"UPDATE t SET a = 'long' WHERE false", "22001 value too long for type character varying(2)"},
      {"UPDATE t SET a = b::text || 'long' WHERE false", "UPDATE 0"},
      {"INSERT INTO t (b, a) VALUES (true, 'x'::int)", "22P02 invalid input syntax for type integer: \"x\""},
      {"UPDATE t SET b = true, a = 'x'::int", "22P02 invalid input syntax for type integer: \"x\""},
  });
}

TEST(Overloads, unknown_arguments_follow_postgres) {
  expect_answers({
      {"SELECT floor(NULL)", "NULL"},
      {"SELECT trunc(NULL)", "42725 function trunc(unknown) is not unique"},
      {"SELECT nullif(NULL, 3::bigint) + 1", "NULL"},
      {"SELECT CASE NULL WHEN 1 THEN 2 END", "42883 operator does not exist: text = integer"},
      {"SELECT NULL UNION ALL SELECT 1", "NULL; 1"},
      {"SELECT '\\x61'::bytea || 'x'::text", "\\x61x"},
  });
}

TEST(Values, edges_that_generated_programs_showed) {
  expect_answers({
      {"SELECT 'a' < ALL (ARRAY['b', 'null'])", "t"},
      {"SELECT concat(true, 1, ' x'::char(4), '!')", "t1 x  !"},
      {"SELECT '1 day ago ago'::interval", "-1 days"},
      {"SELECT 'NaN'::numeric / 0", "NaN"},
      {"SELECT extract(hour FROM '2026-01-01'::date)", "0A000 unit \"hour\" not supported for type date"},
      {"SELECT '12:61'::interval", "22015 interval field value out of range: \"12:61\""},
      {"SELECT '2026-01-01'::date + 2147483647", "22008 date out of range"},
      {"SELECT '2026-01-01'::timestamp + '294276 years'::interval", "22008 timestamp out of range"},
      {"SELECT '2000000000 days'::interval + '2000000000 days'", "22008 interval out of range"},
      {"SELECT date_trunc('hour', '1 day 02:03'::interval)", "1 day 02:00:00"},
      {"SELECT chr(8364), chr(0)", "54000 null character not permitted"},
      {"SELECT replace('aaa', 'a', 'bc')", "bcbcbc"},
  });
}

TEST(Returning, shows_the_other_tables_as_they_were) {
  // The other table is the changed one: its row was read after it had been replaced.
  expect_answers({
      {"CREATE TABLE t (a int PRIMARY KEY, b text)", "CREATE TABLE"},
      {"INSERT INTO t VALUES (1, 'a text that fits no small buffer')", "INSERT 0 1"},
      {"UPDATE t x SET b = 'new' FROM t y WHERE y.a = x.a RETURNING x.b, y.a, y.b", "new 1 a text that fits no small buffer"},
  });
}

TEST(Limits, an_endless_statement_comes_back) {
  expect_answers({
      {"SELECT count(*) FROM generate_series(1, 100000) a(n) CROSS JOIN generate_series(1, 100000) b(n)",
       "XX000 dsqlsim: not modelled: a statement that reads more than 10,000,000 rows"},
      {"SELECT count(*) FROM generate_series(1, 100000000) a(n)",
       "54000 query requires more than allowed temp space of 131072 KB to execute"},
  });
}

}  // namespace
}  // namespace dsqlsim

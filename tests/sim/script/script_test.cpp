#include "sim/script/script.h"

#include <gtest/gtest.h>

namespace dsqlsim::script {
namespace {

Script parsed(std::string_view text) {
  auto script = parse_script(text);
  EXPECT_TRUE(script.has_value()) << script.error().line << ": " << script.error().sentence;
  return script.has_value() ? std::move(*script) : Script{};
}

Query only_query(std::string_view text) {
  Script script = parsed(text);
  EXPECT_EQ(script.records.size(), 1U);
  return std::get<Query>(script.records.at(0).what);
}

/// "LINE: SENTENCE" of a text that is no script.
std::string mistake(std::string_view text) {
  const auto script = parse_script(text);
  if (script.has_value()) return "";
  return std::to_string(script.error().line) + ": " + script.error().sentence;
}

TEST(Script, an_empty_text_has_no_records) {
  EXPECT_TRUE(parsed("").records.empty());
  EXPECT_TRUE(parsed("# only words\n\n   \n").records.empty());
}

TEST(Script, a_statement_is_its_lines_up_to_a_blank_one) {
  const Script script = parsed("\nstatement ok\nSELECT\n  1\n\nstatement ok\nSELECT 2\n");
  ASSERT_EQ(script.records.size(), 2U);
  EXPECT_EQ(script.records[0].line, 2);
  EXPECT_EQ(std::get<Query>(script.records[0].what).sql, "SELECT\n  1");
  EXPECT_EQ(script.records[1].line, 6);
  EXPECT_EQ(std::get<Query>(script.records[1].what).sql, "SELECT 2");
}

TEST(Script, lines_may_end_as_on_windows) {
  const Query query = only_query("query T\r\nSELECT 'a'\r\n----\r\na\r\n\r\n");
  EXPECT_EQ(query.sql, "SELECT 'a'");
  EXPECT_EQ(std::get<ExpectRows>(query.expected).lines, std::vector<std::string>{"a"});
}

TEST(Script, a_line_with_a_hash_within_sql_is_sql) {
  EXPECT_EQ(only_query("statement ok\nSELECT 5\n# 3\n").sql, "SELECT 5\n# 3");
}

TEST(Script, a_statement_says_what_it_expects) {
  EXPECT_TRUE(std::holds_alternative<ExpectOk>(only_query("statement ok\nA\n").expected));
  EXPECT_EQ(std::get<ExpectCount>(only_query("statement count 12\nA\n").expected).rows, 12);
  EXPECT_EQ(std::get<ExpectTag>(only_query("statement tag INSERT 0 1\nA\n").expected).tag, "INSERT 0 1");
  EXPECT_EQ(std::get<ExpectError>(only_query("statement error 40001: .* conflicts\nA\n").expected).text,
            "40001: .* conflicts");
  const auto any = std::get<ExpectError>(only_query("statement error\nA\n").expected);
  EXPECT_EQ(any.text, "");
  EXPECT_FALSE(any.pattern.has_value());
}

TEST(Script, an_error_may_be_written_out_below_four_dashes) {
  const auto error =
      std::get<ExpectError>(only_query("statement error\nA\n----\n42601: (not a pattern\n\n\n").expected);
  EXPECT_EQ(error.text, "42601: (not a pattern");
  EXPECT_FALSE(error.pattern.has_value());
}

TEST(Script, a_query_says_how_its_rows_are_sorted) {
  const auto sort = [](std::string_view head) {
    return std::get<ExpectRows>(only_query(std::string(head) + "\nA\n----\n1 2\n").expected).sort;
  };
  EXPECT_EQ(sort("query II"), Sort::none);
  EXPECT_EQ(sort("query II nosort"), Sort::none);
  EXPECT_EQ(sort("query II rowsort"), Sort::rows);
  EXPECT_EQ(sort("query rowsort"), Sort::rows);
  EXPECT_EQ(sort("query II valuesort some-label"), Sort::values);
  EXPECT_EQ(std::get<ExpectError>(only_query("query error 42P01\nA\n").expected).text, "42P01");
}

TEST(Script, a_query_without_rows_expects_none) {
  EXPECT_TRUE(std::get<ExpectRows>(only_query("query I\nA\n").expected).lines.empty());
  EXPECT_TRUE(std::get<ExpectRows>(only_query("query I\nA\n----\n").expected).lines.empty());
}

TEST(Script, connection_and_conditions_belong_to_the_next_record_only) {
  const Script script = parsed("connection t1\nskipif postgres\nonlyif model\nstatement ok\nA\n\nstatement ok\nB\n");
  const auto& first = std::get<Query>(script.records.at(0).what);
  EXPECT_EQ(first.connection, "t1");
  EXPECT_EQ(first.skip_on, std::vector<std::string>{"postgres"});
  EXPECT_EQ(first.only_on, std::vector<std::string>{"model"});
  const auto& second = std::get<Query>(script.records.at(1).what);
  EXPECT_EQ(second.connection, "");
  EXPECT_TRUE(second.skip_on.empty());
}

TEST(Script, conditions_may_name_engines_as_other_scripts_do) {
  const auto query = only_query("skipif dsql\nonlyif postgresql\nskipif mysql\nstatement ok\nA\n");
  EXPECT_EQ(query.skip_on, (std::vector<std::string>{"model", "mysql"}));
  EXPECT_EQ(query.only_on, std::vector<std::string>{"postgres"});
}

TEST(Script, a_sort_mode_may_be_set_for_the_queries_that_follow) {
  const Script script = parsed("query I\nA\n\ncontrol sortmode rowsort\n\nquery I\nA\n\nquery I nosort\nA\n");
  const auto sort = [&](std::size_t i) { return std::get<ExpectRows>(std::get<Query>(script.records.at(i).what).expected).sort; };
  EXPECT_EQ(sort(0), Sort::none);
  EXPECT_EQ(sort(1), Sort::rows);
  EXPECT_EQ(sort(2), Sort::none);
}

TEST(Script, names_and_thresholds_and_a_byte_order_mark_are_read_over) {
  EXPECT_EQ(only_query("\xEF\xBB\xBFsubtest one\n\nhash-threshold 8\n\nstatement ok\nA\n").sql, "A");
}

TEST(Script, sleep_and_halt_are_records) {
  const Script script = parsed("sleep 365s\nhalt\n");
  EXPECT_EQ(std::get<Sleep>(script.records.at(0).what).length, seconds(365));
  EXPECT_TRUE(std::holds_alternative<Halt>(script.records.at(1).what));
}

TEST(Script, comments_at_the_head_set_dialect_and_backends) {
  const Script script = parsed("# Shows an era.\n# dialect: 2026-06\n# backends: model postgres\nstatement ok\nA\n");
  ASSERT_TRUE(script.dialect.has_value());
  EXPECT_EQ(script.dialect->value, "2026-06");
  EXPECT_EQ(script.dialect->line, 2);
  EXPECT_TRUE(script.is_for("model"));
  EXPECT_TRUE(script.is_for("postgres"));
  EXPECT_TRUE(parsed("statement ok\nA\n").is_for("model"));
  EXPECT_FALSE(parsed("statement ok\nA\n").is_for("postgres"));
}

TEST(Script, a_mistake_is_one_sentence_at_its_line) {
  EXPECT_EQ(
      mistake("\nstatment ok\nA\n"),
      "2: unknown record 'statment'; did you mean 'statement'? Valid: statement, query, connection, skipif, onlyif, "
      "sleep, halt, connect, disconnect");
  EXPECT_EQ(mistake("statement\nA\n"), "1: after 'statement' comes ok, count, error or tag");
  EXPECT_EQ(mistake("statement oke\nA\n"),
            "1: unknown statement 'oke'; did you mean 'ok'? Valid: ok, count, error, tag");
  EXPECT_EQ(mistake("statement ok then\nA\n"), "1: unexpected 'then' after 'statement ok'");
  EXPECT_EQ(mistake("statement count many\nA\n"), "1: 'statement count' takes a number of rows, not 'many'");
  EXPECT_EQ(mistake("statement tag\nA\n"), "1: after 'statement tag' comes the command tag");
  EXPECT_EQ(mistake("statement ok\n\n"), "1: the record has no SQL");
  EXPECT_EQ(mistake("statement error (oops\nA\n"), "1: '(oops' is not a regular expression");
  EXPECT_EQ(mistake("statement ok\nA\n----\n1\n"), "1: '----' belongs to a query or to 'statement error'");
  EXPECT_EQ(mistake("statement error x\nA\n----\nx\n"),
            "1: an error is expected by a pattern or by the text below '----', not by both");
  EXPECT_EQ(mistake("statement error\nA\n----\n\n"), "1: below '----' the text of the error is missing");
  EXPECT_EQ(mistake("query II sorted\nA\n"),
            "1: unknown sort mode 'sorted'; did you mean 'nosort'? Valid: nosort, rowsort, valuesort");
  EXPECT_EQ(mistake("query I\nA\n----\n30 values hashing to 3c13dee48d9356ae19af2515e05e6b54\n"),
            "1: results given as a hash are not read: write the rows out");
  EXPECT_EQ(mistake("control resultmode valuewise\n"), "1: 'control' takes 'sortmode' and nosort, rowsort or valuesort");
  EXPECT_EQ(mistake("connection a b\nstatement ok\nA\n"), "1: 'connection' takes one name");
  EXPECT_EQ(mistake("connection a\n"), "1: no record follows");
  EXPECT_EQ(mistake("connection a\nsleep 1s\n"),
            "2: 'connection', 'skipif' and 'onlyif' belong to a statement or query");
  EXPECT_EQ(mistake("skipif postgre\nstatement ok\nA\n"),
            "1: unknown backend 'postgre'; did you mean 'postgres'? Valid: model, postgres");
  EXPECT_EQ(mistake("sleep long\n"), "1: 'long' is not a length of time such as 365s or 250ms");
  EXPECT_EQ(mistake("statement ok\nA\n\n# dialect: 2026-06\n"), "4: 'dialect:' must stand before the first record");
}

}  // namespace
}  // namespace dsqlsim::script

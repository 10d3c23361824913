#include "sim/script/answer.h"

#include <gtest/gtest.h>

#include "tests/sim/script/fake_backend.h"

namespace dsqlsim::script {
namespace {

const DbError conflict{ErrorKind::refused, sqlstate::serialization_failure, "change conflicts (OC000)", "row 1"};

ExpectError pattern(const std::string& text) { return {text, std::regex(text)}; }

bool matches(const Expectation& expected, const Result<ResultSet>& answer) {
  return !compare(expected, answer).has_value();
}

TEST(Answer, ok_is_anything_but_an_error) {
  EXPECT_TRUE(matches(ExpectOk{}, tagged("CREATE TABLE")));
  EXPECT_TRUE(matches(ExpectOk{}, rows({std::int64_t{1}})));
  EXPECT_FALSE(matches(ExpectOk{}, tl::unexpected(conflict)));
}

TEST(Answer, count_and_tag_are_compared_whole) {
  EXPECT_TRUE(matches(ExpectCount{3}, tagged("UPDATE 3", 3)));
  EXPECT_FALSE(matches(ExpectCount{2}, tagged("UPDATE 3", 3)));
  EXPECT_FALSE(matches(ExpectCount{0}, tl::unexpected(conflict)));
  EXPECT_TRUE(matches(ExpectTag{"ROLLBACK"}, tagged("ROLLBACK")));
  EXPECT_FALSE(matches(ExpectTag{"COMMIT"}, tagged("ROLLBACK")));
  EXPECT_FALSE(matches(ExpectTag{"INSERT"}, tagged("INSERT 0 1", 1)));
}

TEST(Answer, an_error_pattern_is_found_in_sqlstate_and_message) {
  const Result<ResultSet> answer = tl::unexpected(conflict);
  EXPECT_TRUE(matches(pattern("40001"), answer));
  EXPECT_TRUE(matches(pattern("^40001: change conflicts \\(OC000\\)$"), answer));
  EXPECT_FALSE(matches(pattern("OC001"), answer));
  EXPECT_FALSE(matches(pattern("row 1"), answer)) << "DETAIL is for people and never compared";
  EXPECT_TRUE(matches(ExpectError{}, answer));
  EXPECT_FALSE(matches(ExpectError{}, tagged("OK")));
  EXPECT_FALSE(matches(pattern(""), tagged("OK")));
}

TEST(Answer, an_error_pattern_may_be_the_message_word_for_word) {
  const Result<ResultSet> answer = tl::unexpected(conflict);
  EXPECT_TRUE(matches(pattern("change conflicts (OC000)"), answer)) << "brackets group in a pattern";
  EXPECT_FALSE(matches(pattern("change conflicts (OC001)"), answer));
}

TEST(Answer, an_error_text_is_compared_whole) {
  const Result<ResultSet> answer = tl::unexpected(conflict);
  EXPECT_TRUE(matches(ExpectError{"40001: change conflicts (OC000)", {}}, answer));
  EXPECT_FALSE(matches(ExpectError{"40001: change conflicts", {}}, answer));
}

TEST(Answer, a_broken_connection_reads_as_drivers_report_it) {
  EXPECT_EQ(error_text({ErrorKind::connection_lost, {}, "server closed the connection", ""}),
            "08006: server closed the connection");
}

TEST(Answer, rows_are_compared_in_order_unless_sorted) {
  const ResultSet answer = table({"a", "b"}, {std::int64_t{2}, std::string("x"), std::int64_t{1}, std::string("y")});
  EXPECT_TRUE(matches(ExpectRows{Sort::none, {"2 x", "1 y"}}, answer));
  EXPECT_FALSE(matches(ExpectRows{Sort::none, {"1 y", "2 x"}}, answer));
  EXPECT_TRUE(matches(ExpectRows{Sort::rows, {"1 y", "2 x"}}, answer));
  EXPECT_TRUE(matches(ExpectRows{Sort::rows, {"2 x", "1 y"}}, answer));
  EXPECT_FALSE(matches(ExpectRows{Sort::rows, {"1 x", "2 y"}}, answer));
  EXPECT_TRUE(matches(ExpectRows{Sort::values, {"1", "2", "x", "y"}}, answer));
  EXPECT_FALSE(matches(ExpectRows{Sort::values, {"1", "1", "x", "y"}}, answer));
  EXPECT_FALSE(matches(ExpectRows{Sort::none, {"2 x"}}, answer));
}

TEST(Answer, a_result_may_be_written_a_value_a_line) {
  const ResultSet answer = table({"a", "b"}, {std::int64_t{2}, std::string("x"), std::int64_t{1}, std::string("y")});
  EXPECT_TRUE(matches(ExpectRows{Sort::none, {"2", "x", "1", "y"}}, answer));
  EXPECT_FALSE(matches(ExpectRows{Sort::none, {"1", "y", "2", "x"}}, answer));
  EXPECT_TRUE(matches(ExpectRows{Sort::rows, {"1", "y", "2", "x"}}, answer));
  EXPECT_FALSE(matches(ExpectRows{Sort::rows, {"1", "x", "2", "y"}}, answer)) << "values stay in their rows";
}

TEST(Answer, no_rows_are_no_lines) {
  EXPECT_TRUE(matches(ExpectRows{}, table({"a"}, {})));
  EXPECT_TRUE(matches(ExpectRows{}, tagged("OK")));
  EXPECT_FALSE(matches(ExpectRows{}, rows({Null{}})));
}

TEST(Answer, values_are_postgresqls_text) {
  const ResultSet answer = table({"a", "b", "c", "d", "e"}, {Null{}, std::string(), true, 1.5, Bytes{"ab"}});
  EXPECT_TRUE(matches(ExpectRows{Sort::none, {"NULL (empty) t 1.5 \\x6162"}}, answer));
}

TEST(Answer, space_between_values_does_not_matter) {
  const ResultSet answer = table({"a", "b"}, {std::string("x  y"), std::string("line\nbreak")});
  EXPECT_TRUE(matches(ExpectRows{Sort::none, {"  x y   line break "}}, answer));
}

TEST(Answer, a_mismatch_shows_both_sides) {
  const auto mismatch = compare(ExpectRows{Sort::none, {"1"}}, rows({std::int64_t{2}}));
  ASSERT_TRUE(mismatch.has_value());
  EXPECT_EQ(mismatch->expected, "1");
  EXPECT_EQ(mismatch->actual, "2");
  const auto refused = compare(ExpectRows{Sort::none, {"1"}}, tl::unexpected(conflict));
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(refused->actual, "error 40001: change conflicts (OC000)\nDETAIL: row 1");
  const auto accepted = compare(pattern("40001"), rows({Null{}}));
  ASSERT_TRUE(accepted.has_value());
  EXPECT_EQ(accepted->actual, "SELECT 1\nNULL");
}

}  // namespace
}  // namespace dsqlsim::script

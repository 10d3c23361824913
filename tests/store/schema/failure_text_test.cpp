#include "store/schema/failure_text.h"

#include <gtest/gtest.h>

namespace dsqlsim::schema {
namespace {

TEST(FailureText, ReadsBackOnOneLine) {
  const std::string text = failure_text("40001", "first\nsecond");
  EXPECT_EQ(split_failure_text(text).word, "40001");
  EXPECT_EQ(split_failure_text(text).said, "first second");
}

TEST(FailureText, WithoutAWordKeepsWhatIsSaid) {
  const std::string text = failure_text("", "sql: database is closed");
  EXPECT_EQ(split_failure_text(text).word, "");
  EXPECT_EQ(split_failure_text(text).said, "sql: database is closed");
}

TEST(FailureText, OfAnErrorThatSaysNothingIsTheWord) {
  EXPECT_EQ(failure_text("40001", ""), "40001");
  EXPECT_EQ(split_failure_text("40001").said, "");
}

}  // namespace
}  // namespace dsqlsim::schema

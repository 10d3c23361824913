#include "tests/tidy/source_text.h"

#include <gtest/gtest.h>

namespace dsqlsim::tidy {
namespace {

std::string words(std::string_view text) {
  std::string out;
  for (const Token& token : read_source(text).tokens) out += (out.empty() ? "" : " ") + token.text;
  return out;
}

TEST(SourceText, words_are_names_numbers_and_punctuation) {
  EXPECT_EQ(words("std::map<int,T*> a->b(...) 1'000u"), "std :: map < int , T * > a -> b ( ... ) 1'000u");
}

TEST(SourceText, comments_are_not_words) { EXPECT_EQ(words("a // rand()\nb /* rand()\n rand() */ c"), "a b c"); }

TEST(SourceText, literals_are_empty_words) {
  EXPECT_EQ(words(R"x(f("rand() // \" ", '"', '\'', 'x'))x"), "f ( \"\" , '' , '' , '' )");
  EXPECT_EQ(words("R\"sql(rand() \" )\" )sql\" a u8R\"(b)\" L\"c\""), "\"\" a \"\" \"\"");
}

TEST(SourceText, lines_are_counted_through_comments_literals_and_continuations) {
  const SourceText source = read_source("/* 1\n2 */ a\nR\"(3\n4)\" b\n#define X \\\n  c\nd\n");
  ASSERT_EQ(source.tokens.size(), 8U);
  EXPECT_EQ(source.tokens.front().line, 2);  // a
  EXPECT_EQ(source.tokens[2].line, 4);       // b
  EXPECT_EQ(source.tokens[6].text, "c");
  EXPECT_EQ(source.tokens[6].line, 6);
  EXPECT_TRUE(source.tokens[6].directive);
  EXPECT_EQ(source.tokens[7].line, 7);
  EXPECT_FALSE(source.tokens[7].directive);
  EXPECT_EQ(source.lines, 7);
}

TEST(SourceText, includes_are_kept_apart) {
  const SourceText source = read_source("#include \"a/b.h\"\n#  include <c>  // why\n// #include \"no.h\"\nx\n");
  ASSERT_EQ(source.includes.size(), 2U);
  EXPECT_EQ(source.includes[0].file, "a/b.h");
  EXPECT_TRUE(source.includes[0].quoted);
  EXPECT_EQ(source.includes[1].file, "c");
  EXPECT_FALSE(source.includes[1].quoted);
  EXPECT_EQ(source.includes[1].line, 2);
  ASSERT_EQ(source.tokens.size(), 1U);
}

TEST(SourceText, a_comment_of_several_lines_is_several_comments) {
  const SourceText source = read_source("a // one\n/* two\nthree */");
  ASSERT_EQ(source.comments.size(), 3U);
  EXPECT_EQ(source.comments[2].text, "three ");
  EXPECT_EQ(source.comments[2].line, 3);
}

TEST(SourceText, an_unfinished_literal_or_comment_ends_with_the_file) {
  EXPECT_EQ(words("a \"b"), "a \"\"");
  EXPECT_EQ(words("a R\"x(b"), "a \"\"");
  EXPECT_EQ(words("a /* b"), "a");
}

}  // namespace
}  // namespace dsqlsim::tidy

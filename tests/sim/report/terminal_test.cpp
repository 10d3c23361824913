#include "sim/report/terminal.h"

#include <gtest/gtest.h>

namespace dsqlsim::report {
namespace {

using Lines = std::vector<std::string>;

TEST(Wrap, LeavesWhatFits) {
  EXPECT_EQ(wrap("one two", 7, 2), (Lines{"one two"}));
  EXPECT_EQ(wrap("", 7, 2), (Lines{""}));
}

TEST(Wrap, CutsAtBlanksAndIndents) {
  EXPECT_EQ(wrap("one two three four", 14, 4), (Lines{"one two three", "    four"}));
}

TEST(Wrap, CutsAWordThatIsTooLong) { EXPECT_EQ(wrap("abcdefghijkl", 5, 0), (Lines{"abcde", "fghij", "kl"})); }

TEST(Wrap, KeepsLeadingBlanksOfTheFirstLine) {
  EXPECT_EQ(wrap("    one two three", 14, 6), (Lines{"    one two", "      three"}));
}

TEST(Wrap, DropsAnIndentForWhichThereIsNoRoom) { EXPECT_EQ(wrap("aaaa bbbb", 5, 4), (Lines{"aaaa", "bbbb"})); }

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> out;
  std::size_t begin = 0;
  for (std::size_t end; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
    out.push_back(text.substr(begin, end - begin));
  }
  return out;
}

StoryRow cell(std::size_t column, std::string text, std::string answer) {
  StoryRow row;
  row.column = column;
  row.text = std::move(text);
  row.answer = std::move(answer);
  return row;
}

TEST(Table, NeverGetsWiderThanAsked) {
  Story story;
  story.columns = {"A/owner", "B/owner", "C/owner"};
  for (std::size_t i = 0; i < 3; ++i) {
    story.rows.push_back(cell(i, "UpdateShards(" + std::string(60, '1') + ")", std::string(50, 'x')));
  }
  for (const std::size_t width : {80U, 100U, 160U}) {
    for (const std::string& line : split(table_text(story, width))) EXPECT_LE(line.size(), width) << line;
  }
}

TEST(Table, GivesNarrowColumnsNoMoreThanTheyNeed) {
  Story story;
  story.columns = {"A/owner", "B/owner"};
  story.rows = {cell(0, "short", ""), cell(1, std::string(70, 'x'), "")};
  const std::vector<std::string> lines = split(table_text(story, 140));
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_NE(lines[3].find(std::string(70, 'x')), std::string::npos);
}

TEST(Story, SaysHowManyTextsOfStatementsAreLeftOut) {
  Story story;
  story.statements = {{"Get", "SELECT 1"}};
  EXPECT_EQ(terminal_text(story, 80).find("more texts"), std::string::npos);
  story.statements_left_out = 3;
  EXPECT_NE(terminal_text(story, 80).find("  3 more texts: replay --verbose has them\n"), std::string::npos);
}

TEST(Table, CountsWhatWasLeftOut) {
  Story story;
  StoryRow gap;
  gap.kind = RowKind::gap;
  gap.left_out = 1;
  story.rows = {gap};
  EXPECT_NE(table_text(story).find("... 1 step ..."), std::string::npos);
}

}  // namespace
}  // namespace dsqlsim::report

#include "sim/core/nearest_word.h"

#include <array>

#include <gtest/gtest.h>

namespace dsqlsim {
namespace {

constexpr std::array<std::string_view, 3> words{"random", "pct", "follow"};

TEST(NearestWord, finds_the_word_that_takes_the_fewest_edits) {
  EXPECT_EQ(nearest_word("radnom", words), "random");
  EXPECT_EQ(nearest_word("ptc", words), "pct");
  EXPECT_EQ(nearest_word("fallow", words), "follow");
  EXPECT_EQ(nearest_word("pct", words), "pct");
}

TEST(NearestWord, the_first_wins_a_tie) {
  constexpr std::array<std::string_view, 2> pair{"ab", "ac"};
  EXPECT_EQ(nearest_word("ad", pair), "ab");
}

TEST(NearestWord, an_empty_list_has_none) { EXPECT_EQ(nearest_word("x", {}), ""); }

TEST(UnknownWord, names_the_word_the_nearest_and_all) {
  EXPECT_EQ(unknown_word("strategy", "radnom", words),
            "unknown strategy 'radnom'; did you mean 'random'? Valid: random, pct, follow");
}

TEST(UnknownWord, says_so_when_there_is_nothing_to_choose_from) {
  EXPECT_EQ(unknown_word("scenario", "x", {}), "unknown scenario 'x'; there is none");
}

}  // namespace
}  // namespace dsqlsim

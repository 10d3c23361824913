#include "sim/db/backend.h"

#include <gtest/gtest.h>

namespace dsqlsim {
namespace {

TEST(CellText, shows_the_zone_of_a_timestamptz_and_of_nothing_else) {
  ResultSet result;
  result.columns = {"zoned", "local", "word", "untold"};
  result.types = {1184, 1114, 25};
  result.cells = {Timestamp{0}, Timestamp{0}, std::string("a"), Timestamp{0}};
  EXPECT_EQ(cell_text(result, 0, 0), "2000-01-01 00:00:00+00");
  EXPECT_EQ(cell_text(result, 0, 1), "2000-01-01 00:00:00");
  EXPECT_EQ(cell_text(result, 0, 2), "a");
  EXPECT_EQ(cell_text(result, 0, 3), "2000-01-01 00:00:00");
}

TEST(CellText, puts_the_zone_before_the_era_and_none_on_null) {
  ResultSet result;
  result.columns = {"a", "b"};
  result.types = {1184, 1184};
  result.cells = {Timestamp{-63'145'008'000'000'000 - 86'400'000'000}, Null{}};
  EXPECT_TRUE(cell_text(result, 0, 0).ends_with("+00 BC")) << cell_text(result, 0, 0);
  EXPECT_EQ(cell_text(result, 0, 1), "NULL");
}

}  // namespace
}  // namespace dsqlsim

#include "sim/script/duration.h"

#include <gtest/gtest.h>

namespace dsqlsim::script {
namespace {

TEST(Duration, numbers_with_units_add_up) {
  EXPECT_EQ(parse_duration("365s"), seconds(365));
  EXPECT_EQ(parse_duration(" 250ms "), milliseconds(250));
  EXPECT_EQ(parse_duration("1h 30m"), minutes(90));
  EXPECT_EQ(parse_duration("1m30s"), seconds(90));
  EXPECT_EQ(parse_duration("0s"), seconds(0));
}

TEST(Duration, anything_else_is_none) {
  for (const char* text :
       {"", " ", "5", "s", "5 s", "5 parsecs", "-5s", "1.5s", "99999999999999999999s", "9999999days"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace dsqlsim::script

#include "sim/core/time.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace dsqlsim {
namespace {

TEST(Time, units_are_microseconds) {
  EXPECT_EQ(milliseconds(1).us, 1'000);
  EXPECT_EQ(seconds(1).us, 1'000'000);
  EXPECT_EQ(minutes(1), seconds(60));
  EXPECT_EQ(Time{10} - Time{4}, microseconds(6));
  EXPECT_EQ((Time{10} + microseconds(5)).us, 15);
  EXPECT_EQ((Time{10} - microseconds(5)).us, 5);
}

// "Without a deadline" is a time like any other for those who add to it.
TEST(Time, never_stays_never) {
  EXPECT_EQ(never + microseconds(1), never);
  EXPECT_EQ(never + minutes(1), never);
  EXPECT_EQ(never - minutes(1), never);
}

TEST(Time, a_sum_beyond_the_end_is_never) {
  EXPECT_EQ(Time{INT64_MAX - 1} + microseconds(5), never);
  EXPECT_EQ(Time{5} + Duration{INT64_MAX}, never);
}

RC_GTEST_PROP(TimeProperty, adding_time_never_goes_back, (std::int64_t at)) {
  const auto by = *rc::gen::nonNegative<std::int64_t>();
  RC_ASSERT(Time{at} + Duration{by} >= Time{at});
}

}  // namespace
}  // namespace dsqlsim

#include "sim/run/distinct_count.h"

#include <gtest/gtest.h>

#include "sim/core/label.h"

namespace dsqlsim {
namespace {

TEST(DistinctCount, IsExactUpToItsLimit) {
  DistinctCount count;
  EXPECT_EQ(count.count(), 0U);
  for (int twice = 0; twice < 2; ++twice) {
    for (std::uint64_t i = 0; i < DistinctCount::exact; ++i) count.add(mix(i, 1));
  }
  EXPECT_EQ(count.count(), DistinctCount::exact);
  EXPECT_FALSE(count.overflown());
}

TEST(DistinctCount, IsCloseBeyond) {
  DistinctCount count;
  constexpr std::uint64_t many = 1'000'000;
  for (std::uint64_t i = 0; i < many; ++i) count.add(mix(i, 1));
  for (std::uint64_t i = 0; i < many; ++i) count.add(mix(i, 1));
  EXPECT_TRUE(count.overflown());
  EXPECT_EQ(count.smallest().size(), DistinctCount::exact);
  EXPECT_NEAR(static_cast<double>(count.count()), static_cast<double>(many), many * 0.02);
}

TEST(DistinctCount, GoesOnFromWhatWasSaved) {
  DistinctCount whole;
  DistinctCount first;
  for (std::uint64_t i = 0; i < 200'000; ++i) {
    whole.add(mix(i, 1));
    if (i < 100'000) first.add(mix(i, 1));
  }
  DistinctCount resumed;
  resumed.restore(first.smallest(), first.overflown());
  for (std::uint64_t i = 100'000; i < 200'000; ++i) resumed.add(mix(i, 1));
  EXPECT_EQ(resumed.count(), whole.count());
}

}  // namespace
}  // namespace dsqlsim

#include "sim/explore/neighbour.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace dsqlsim::explore {
namespace {

Recording recording() {
  Recording r;
  for (std::uint64_t i = 0; i < 50; ++i) {
    r.schedule.push_back(1000 + i);
    r.choices.push_back({i, 7, "delay"});
  }
  r.planned = {5};
  return r;
}

TEST(Neighbour, HasTheSameEventsAndDrawsAFewOfThemElsewhere) {
  const Recording original = recording();
  for (std::uint64_t number = 1; number <= 200; ++number) {
    const Recording beside = neighbour(original, number);
    std::vector<std::uint64_t> sorted = beside.schedule;
    std::sort(sorted.begin(), sorted.end());
    EXPECT_EQ(sorted, original.schedule);
    EXPECT_EQ(beside.planned, original.planned);
    std::size_t changed = 0;
    for (std::size_t i = 0; i < beside.choices.size(); ++i) {
      EXPECT_EQ(beside.choices[i].key, original.choices[i].key);
      changed += beside.choices[i].value != 7 ? 1 : 0;
    }
    EXPECT_LE(changed, 2U);
    // An event that is moved past twelve others shifts each of those by one.
    std::size_t far = 0;
    for (std::size_t i = 0; i < 50; ++i) {
      const std::uint64_t was = beside.schedule[i] - 1000;
      far += std::max<std::uint64_t>(was, i) - std::min<std::uint64_t>(was, i) > 3 ? 1 : 0;
    }
    EXPECT_LE(far, 3U);
  }
}

TEST(Neighbour, IsAFunctionOfItsNumber) {
  std::set<std::vector<std::uint64_t>> schedules;
  for (std::uint64_t number = 1; number <= 100; ++number) {
    const Recording beside = neighbour(recording(), number);
    EXPECT_EQ(beside.schedule, neighbour(recording(), number).schedule);
    schedules.insert(beside.schedule);
  }
  EXPECT_GT(schedules.size(), 90U);
}

TEST(Neighbour, OfNothingIsNothing) {
  for (std::uint64_t number = 1; number <= 20; ++number) EXPECT_TRUE(neighbour(Recording{}, number).schedule.empty());
}

}  // namespace
}  // namespace dsqlsim::explore

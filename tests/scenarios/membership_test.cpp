#include "scenarios/membership.h"

#include <gtest/gtest.h>

namespace dsqlsim::scenarios {
namespace {

TEST(Membership, gives_hosts_different_views_for_a_while_in_some_runs) {
  int split = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Choices choices(seed);
    const Membership ring(choices, 2, seconds(60));
    bool differed = false;
    for (std::int64_t t = 0; t < 60; ++t) {
      const Time now = Time{} + seconds(t);
      differed = differed || ring.owner_seen_by(0, now) != ring.owner_seen_by(1, now);
    }
    split += differed ? 1 : 0;
  }
  EXPECT_GT(split, 20);
  EXPECT_LT(split, 100);
}

TEST(Membership, agrees_for_good_once_settled) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Choices choices(seed);
    Membership ring(choices, 3, seconds(60));
    const Time now = Time{} + seconds(10);
    ring.settle(now);
    for (HostId h = 0; h < 3; ++h) {
      EXPECT_EQ(ring.owner_seen_by(h, now), ring.final_owner());
      EXPECT_EQ(ring.next_news(h, now), never);
    }
  }
}

TEST(Membership, announces_every_change_of_a_view) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Choices choices(seed);
    const Membership ring(choices, 3, seconds(60));
    for (HostId h = 0; h < 3; ++h) {
      HostId seen = ring.owner_seen_by(h, Time{});
      for (Time now{}; now != never;) {
        const Time next = ring.next_news(h, now);
        if (next == never) break;
        EXPECT_EQ(ring.owner_seen_by(h, next - microseconds(1)), seen);
        seen = ring.owner_seen_by(h, next);
        now = next;
      }
    }
  }
}

}  // namespace
}  // namespace dsqlsim::scenarios

#include "store/retry_config.h"

#include <gtest/gtest.h>

#include "tests/store/one_actor.h"

namespace dsqlsim::store {
namespace {

TEST(RetryConfig, ValidationClamps) {
  const RetryConfig c = RetryConfig{-1, {}, microseconds(-5), 2000}.validated();
  EXPECT_EQ(c.max_retries, 0);
  EXPECT_EQ(c.base_delay, milliseconds(100));
  EXPECT_EQ(c.max_delay, seconds(5));
  EXPECT_EQ(c.jitter_per_mille, 1000);
  EXPECT_EQ((RetryConfig{1, seconds(9), seconds(2), -3}.validated().max_delay), seconds(9));
  EXPECT_EQ((RetryConfig{1, seconds(9), seconds(2), -3}.validated().jitter_per_mille), 0);
  EXPECT_EQ(RetryConfig{}.validated().max_retries, 5);
}

TEST(RetryConfig, BackoffDoublesUpToItsCap) {
  OneActor actor;
  RetryConfig c;
  c.jitter_per_mille = 0;
  actor.run([&](Actor& a) {
    EXPECT_EQ(exponential_backoff(c, a, 0), milliseconds(100));
    EXPECT_EQ(exponential_backoff(c, a, 1), milliseconds(200));
    EXPECT_EQ(exponential_backoff(c, a, 5), milliseconds(3200));
    EXPECT_EQ(exponential_backoff(c, a, 6), seconds(5));
    EXPECT_EQ(exponential_backoff(c, a, 1000), seconds(5));
  });
}

TEST(RetryConfig, JitterIsAQuarterEitherWay) {
  Duration least = seconds(99);
  Duration most;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    OneActor actor(seed);
    actor.run([&](Actor& a) {
      const Duration d = exponential_backoff(RetryConfig{}, a, 9);
      least = std::min(least, d);
      most = std::max(most, d);
    });
  }
  EXPECT_GE(least, milliseconds(3750));
  EXPECT_LT(least, milliseconds(3900));
  EXPECT_LE(most, RetryConfig{}.longest_backoff());
  EXPECT_GT(most, milliseconds(6100));
  EXPECT_EQ(RetryConfig{}.longest_backoff(), milliseconds(6250));
}

TEST(RetryConfig, TheSimplestDrawIsTheShortestDelay) {
  OneActor actor;
  actor.run([&](Actor& a) { EXPECT_EQ(exponential_backoff(RetryConfig{}, a, 0), milliseconds(75)); });
}

}  // namespace
}  // namespace dsqlsim::store

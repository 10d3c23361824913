// Delays of both retry layers, for any configuration: within the bounds of a reference that is computed another way.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "store/retry_config.h"
#include "store/throttle_retry.h"
#include "tests/store/one_actor.h"

namespace dsqlsim::store {
namespace {

std::int64_t between(std::int64_t least, std::int64_t most) { return *rc::gen::inRange<std::int64_t>(least, most + 1); }

/// first * factor^times, but not above `cap`.
std::int64_t grown(std::int64_t first, std::int64_t factor, std::int64_t times, std::int64_t cap) {
  std::int64_t grown = std::min(first, cap);
  for (std::int64_t k = 0; k < times && grown < cap; ++k) grown = grown > cap / factor ? cap : grown * factor;
  return grown;
}

RetryConfig any_config() {
  RetryConfig c;
  c.max_retries = static_cast<int>(between(-3, 20));
  c.base_delay = microseconds(between(-1'000'000, 10'000'000));
  c.max_delay = microseconds(between(-1'000'000, 100'000'000));
  c.jitter_per_mille = static_cast<std::int32_t>(between(-200, 1'500));
  return c;
}

RC_GTEST_PROP(BackoffProperty, validation_clamps_once_and_for_all, ()) {
  const RetryConfig c = any_config().validated();
  RC_ASSERT(c.max_retries >= 0);
  RC_ASSERT(c.base_delay > Duration{});
  RC_ASSERT(c.max_delay >= c.base_delay);
  RC_ASSERT(c.jitter_per_mille >= 0 && c.jitter_per_mille <= 1'000);
  const RetryConfig again = c.validated();
  RC_ASSERT(again.max_retries == c.max_retries && again.base_delay == c.base_delay);
  RC_ASSERT(again.max_delay == c.max_delay && again.jitter_per_mille == c.jitter_per_mille);
}

RC_GTEST_PROP(BackoffProperty, a_transactions_delay_is_the_doubled_base_give_or_take_the_jitter, (std::uint64_t seed)) {
  const RetryConfig c = any_config().validated();
  const int attempt = static_cast<int>(between(0, 80));
  const std::int64_t nominal = grown(c.base_delay.us, 2, attempt, c.max_delay.us);
  const std::int64_t jitter = nominal * c.jitter_per_mille / 1'000;
  std::int64_t delay = -1;
  OneActor actor(seed);
  actor.run([&](Actor& a) { delay = exponential_backoff(c, a, attempt).us; });
  RC_ASSERT(delay >= nominal - jitter);
  RC_ASSERT(delay <= nominal + jitter);
  RC_ASSERT(delay <= c.longest_backoff().us);
  // The simplest draw is the shortest delay.
  OneActor simplest;
  simplest.run([&](Actor& a) { delay = exponential_backoff(c, a, attempt).us; });
  RC_ASSERT(delay == nominal - jitter);
}

RC_GTEST_PROP(BackoffProperty, a_clients_delay_is_four_to_five_fifths_of_the_nominal_one, (std::uint64_t seed)) {
  ClientRetryPolicy policy;
  policy.initial = microseconds(between(1, 1'000'000));
  policy.coefficient = between(1, 4);
  policy.maximum = policy.initial + microseconds(between(0, 20'000'000));
  policy.expiration = microseconds(between(0, 60'000'000));
  policy.attempts = static_cast<int>(between(1, 12));
  const int attempts = static_cast<int>(between(1, 14));
  const std::int64_t elapsed = between(0, 70'000'000);
  std::optional<Duration> delay;
  OneActor actor(seed);
  actor.run([&](Actor& a) { delay = next_delay(policy, a, microseconds(elapsed), attempts); });

  const std::int64_t left = policy.expiration.us - elapsed;
  const std::int64_t nominal =
      std::min(grown(policy.initial.us, policy.coefficient, attempts - 1, policy.maximum.us), left);
  const bool exhausted = attempts >= policy.attempts || left < 0 || nominal < policy.initial.us;
  RC_ASSERT(delay.has_value() == !exhausted);
  if (exhausted) return;
  RC_ASSERT(delay->us >= nominal * 8 / 10);
  RC_ASSERT(delay->us <= nominal);
  RC_ASSERT(*delay <= longest_delay(policy));
}

}  // namespace
}  // namespace dsqlsim::store

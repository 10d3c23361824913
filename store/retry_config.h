#pragma once
// RetryConfig of the plugin's transaction retries, in integers: delays in microseconds, jitter in per mille.

#include <cstdint>

#include "sim/core/actor.h"
#include "sim/core/time.h"

namespace dsqlsim::store {

struct RetryConfig {
  /// Attempts after the first.
  int max_retries = 5;
  Duration base_delay = milliseconds(100);
  Duration max_delay = seconds(5);
  std::int32_t jitter_per_mille = 250;

  /// Clamped as the plugin's validate() does.
  [[nodiscard]] RetryConfig validated() const;
  /// The longest delay that backoff() can draw: jitter is added after the cap.
  [[nodiscard]] Duration longest_backoff() const;
};

/// min(base * 2^attempt, max), then plus or minus the jitter, drawn from `actor`; `attempt` counts from 0. The simplest
/// draw is the shortest delay.
[[nodiscard]] Duration exponential_backoff(const RetryConfig& config, Actor& actor, int attempt);

}  // namespace dsqlsim::store

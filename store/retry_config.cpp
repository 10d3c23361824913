#include "store/retry_config.h"

#include <algorithm>

namespace dsqlsim::store {

RetryConfig RetryConfig::validated() const {
  RetryConfig c = *this;
  c.max_retries = std::max(c.max_retries, 0);
  if (c.base_delay <= Duration{}) c.base_delay = milliseconds(100);
  if (c.max_delay <= Duration{}) c.max_delay = seconds(5);
  c.max_delay = std::max(c.max_delay, c.base_delay);
  c.jitter_per_mille = std::clamp(c.jitter_per_mille, 0, 1000);
  return c;
}

Duration RetryConfig::longest_backoff() const { return max_delay + max_delay * jitter_per_mille / 1000; }

Duration exponential_backoff(const RetryConfig& config, Actor& actor, int attempt) {
  Duration delay = config.base_delay;
  for (int k = 0; k < attempt && delay < config.max_delay; ++k) delay = delay * 2;
  delay = std::min(delay, config.max_delay);
  const Duration span = delay * config.jitter_per_mille / 1000;
  if (span.us == 0) return delay;
  const std::uint64_t drawn = actor.below("backoff jitter", static_cast<std::uint64_t>(span.us) * 2 + 1);
  return delay - span + microseconds(static_cast<std::int64_t>(drawn));
}

}  // namespace dsqlsim::store

#pragma once
// backoff.ThrottleRetryContext with an ExponentialRetryPolicy: the persistence client's loop around a whole operation
// (L3). It knows errors by type and, where its rules ask, by what is known about the write; never SQL.

#include <functional>
#include <optional>

#include "store/blueprint.h"
#include "store/error.h"

namespace dsqlsim::store {

/// ComputeNextDelay: nothing when the policy is exhausted. `attempts` have failed so far, `elapsed` after the first
/// began.
[[nodiscard]] std::optional<Duration> next_delay(const ClientRetryPolicy& policy, Actor& actor, Duration elapsed,
                                                 int attempts);
/// The longest delay that next_delay can draw within the policy's attempts.
[[nodiscard]] Duration longest_delay(const ClientRetryPolicy& policy);

/// Runs `attempt` until it succeeds, its error is not retryable, attempts or time run out, or the context ends. The
/// error is the last attempt's, as the rules report it; its outcome is unknown if any attempt's was. `call` numbers the
/// notes.
Expected<void> throttle_retry(const Context& ctx, const ClientRules& rules, std::int64_t call,
                              schema::Operation operation, const std::function<Expected<void>()>& attempt);

/// Unavailable or DataLoss.
[[nodiscard]] bool is_persistence_transient_error(const ClientFailure& failure);

/// Unavailable or ConditionFailed.
[[nodiscard]] bool is_namespace_queue_transient_error(const ClientFailure& failure);

[[nodiscard]] ClientRules shipped_client_rules();
[[nodiscard]] ClientRules shipped_queue_client_rules();
[[nodiscard]] ClientRules shipped_queue_v2_client_rules();

}  // namespace dsqlsim::store

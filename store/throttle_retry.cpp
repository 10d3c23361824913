#include "store/throttle_retry.h"

#include <algorithm>

#include "store/dsql/database_handle.h"
#include "store/layer_trace.h"

namespace dsqlsim::store {

namespace {

/// err == ctx.Err(), by identity.
bool is_context_error(const Context& ctx, const Error& error) {
  switch (ctx.error()) {
    case ContextError::none:
      return false;
    case ContextError::canceled:
      return error.kind == Failure::context_canceled;
    case ContextError::deadline_exceeded:
      return error.kind == Failure::context_deadline_exceeded;
  }
  return false;
}

bool passes_deadline(const Context& ctx, Duration next) {
  const Actor& actor = ctx.actor();
  return ctx.deadline() != never && actor.machine().now() + actor.lag() + next > ctx.deadline();
}

Duration nominal_delay(const ClientRetryPolicy& policy, int attempts) {
  Duration delay = policy.initial;
  for (int k = 1; k < attempts && delay < policy.maximum; ++k) delay = delay * policy.coefficient;
  return std::min(delay, policy.maximum);
}

}  // namespace

std::optional<Duration> next_delay(const ClientRetryPolicy& policy, Actor& actor, Duration elapsed, int attempts) {
  if (attempts >= policy.attempts || elapsed > policy.expiration) return std::nullopt;
  const Duration delay = std::min(nominal_delay(policy, attempts), policy.expiration - elapsed);
  if (delay < policy.initial) return std::nullopt;
  const std::int64_t portion = std::max<std::int64_t>(delay.us * policy.jitter / 100, 1);
  const std::uint64_t jitter = actor.below("client backoff jitter", static_cast<std::uint64_t>(portion));
  return microseconds(delay.us * (100 - policy.jitter) / 100 + static_cast<std::int64_t>(jitter));
}

Duration longest_delay(const ClientRetryPolicy& policy) {
  return policy.attempts < 2 ? Duration{} : nominal_delay(policy, policy.attempts - 1);
}

Expected<void> throttle_retry(const Context& ctx, const ClientRules& rules, std::int64_t call,
                              schema::Operation operation, const std::function<Expected<void>()>& attempt) {
  const Time start = dsql::monotonic_now(ctx);
  LayerTrace trace(ctx, schema::Layer::client, call, schema::name(operation), rules.policy.attempts,
                   longest_delay(rules.policy));
  std::optional<Error> last;
  Outcome outcome = Outcome::not_applied;
  const auto failure = [&] { return ClientFailure{operation, *last, outcome == Outcome::unknown}; };
  for (int attempts = 1; ctx.error() == ContextError::none; ++attempts) {
    trace.attempt_began();
    Expected<void> done = attempt();
    if (done.has_value()) {
      trace.attempt_succeeded();
      return done;
    }
    trace.attempt_failed(done.error());
    last = std::move(done.error());
    outcome = last->outcome = std::max(outcome, last->outcome);

    const std::optional<Duration> next =
        next_delay(rules.policy, ctx.actor(), dsql::monotonic_now(ctx) - start, attempts);
    if (!next.has_value()) break;
    if (is_context_error(ctx, *last) || !rules.retryable(failure())) break;
    if (passes_deadline(ctx, *next)) break;
    trace.backoff(*next);
    static_cast<void>(ctx.sleep(*next, "client backoff"));
  }
  if (!last.has_value()) return fail(context_error(ctx.error()));
  Error reported = rules.report(failure());
  reported.outcome = outcome;
  return fail(std::move(reported));
}

bool is_namespace_queue_transient_error(const ClientFailure& failure) {
  return failure.error.kind == Failure::unavailable || failure.error.kind == Failure::condition_failed;
}

bool is_persistence_transient_error(const ClientFailure& failure) {
  return failure.error.kind == Failure::unavailable || failure.error.kind == Failure::data_loss;
}

namespace {
Error last_error(const ClientFailure& failure) { return failure.error; }
bool never(const ClientFailure& /*failure*/) { return false; }
}  // namespace

ClientRules shipped_client_rules() { return {ClientRetryPolicy{}, is_persistence_transient_error, last_error}; }

// A constant delay: the jitter of Go's policy is truncated away. It never expires.
ClientRules shipped_queue_client_rules() {
  ClientRetryPolicy policy;
  policy.coefficient = 1;
  policy.expiration = minutes(60 * 24);
  policy.attempts = 10;
  policy.jitter = 0;
  return {policy, is_namespace_queue_transient_error, last_error};
}

ClientRules shipped_queue_v2_client_rules() {
  ClientRetryPolicy policy;
  policy.attempts = 1;
  return {policy, never, last_error};
}

}  // namespace dsqlsim::store

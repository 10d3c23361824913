#include "store/dsql/tx_retry_policy.h"

#include <string>

#include "store/dsql/condition_failed.h"
#include "store/schema/notes.h"

namespace dsqlsim::store::dsql {

namespace metric = schema::metric;

namespace {
int configured_retries(const RetryConfig& config) { return config.max_retries; }
}  // namespace

TxRetryPolicy dsql_tx_retry_policy(const RetryConfig& config) {
  return {config.validated(), configured_retries, exponential_backoff, retryable_tx_error};
}

bool retryable_tx_error(const Error& error) {
  return !is_condition_failed(error) && is_pg(error, sqlstate::serialization_failure);
}

void on_retry(const Context& ctx, std::string_view operation, int attempt, ErrorClass error_class, Duration delay) {
  Actor& actor = ctx.actor();
  actor.metric(metric::tx_conflict, operation, {}, 1);
  actor.metric(metric::tx_retry, operation, std::to_string(attempt), 1);
  actor.metric(metric::tx_backoff, operation, {}, delay.us);
  actor.metric(metric::tx_error_class, operation, name(error_class), 1);
}

void on_exhausted(const Context& ctx, std::string_view operation) {
  ctx.actor().metric(metric::tx_exhausted, operation, {}, 1);
}

}  // namespace dsqlsim::store::dsql

#pragma once
// The transaction retry policy that the plugin offers to SqlStore (tx_retry_policy.go), with its metrics callbacks. In
// production SqlStore does not see it: the reference-counted connection wrapper hides it.

#include <string_view>

#include "store/blueprint.h"
#include "store/dsql/error_class.h"

namespace dsqlsim::store::dsql {

/// NewDSQLTxRetryPolicy, over the RetryManager's configuration.
[[nodiscard]] TxRetryPolicy dsql_tx_retry_policy(const RetryConfig& config);

/// SQLSTATE 40001 found in the chain, and no ConditionFailedError.
[[nodiscard]] bool retryable_tx_error(const Error& error);

/// Before the backoff of attempt number `attempt`, counted from 1, that failed.
void on_retry(const Context& ctx, std::string_view operation, int attempt, ErrorClass error_class, Duration delay);
/// A retryable error on the last attempt.
void on_exhausted(const Context& ctx, std::string_view operation);

}  // namespace dsqlsim::store::dsql

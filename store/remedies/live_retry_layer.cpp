#include "store/blueprint.h"
#include "store/dsql/error_class.h"
#include "store/dsql/tx_retry_policy.h"

namespace dsqlsim::store::remedy {

namespace {

/// %w: errors.As goes on finding what is behind.
void keep_cause(Error& wrapping, const Error& cause) {
  wrapping.cause = cause.cause;
  wrapping.condition = cause.condition;
}

dsql::ErrorClass classify_by_sqlstate(const Error& error) {
  if (error.condition.has_value()) return dsql::ErrorClass::condition_failed;
  if (const std::optional<SqlState> state = pg_state(error)) return dsql::classify_by_code(state->text());
  return dsql::ErrorClass::permanent;
}

}  // namespace

void live_retry_layer(Blueprint& blueprint) {
  blueprint.transactions.policy = dsql::dsql_tx_retry_policy(blueprint.transactions.run_tx);
  blueprint.errors.carry_cause = keep_cause;
  blueprint.errors.classify = classify_by_sqlstate;
}

}  // namespace dsqlsim::store::remedy

#include "store/blueprint.h"
#include "store/dsql/tx_retry_policy.h"

namespace dsqlsim::store::mutant {

namespace {

Duration past_the_cap(const RetryConfig& config, Actor& /*actor*/, int /*attempt*/) {
  return config.longest_backoff() + milliseconds(1);
}

}  // namespace

void transaction_backoff_beyond_cap(Blueprint& blueprint) {
  TxRetryPolicy policy =
      blueprint.transactions.policy.value_or(dsql::dsql_tx_retry_policy(blueprint.transactions.run_tx));
  policy.backoff = past_the_cap;
  blueprint.transactions.policy = policy;
}

}  // namespace dsqlsim::store::mutant

#include "store/blueprint.h"
#include "store/dsql/tx_retry_policy.h"

namespace dsqlsim::store::mutant {

namespace {

int five(const RetryConfig& /*config*/) { return 5; }

}  // namespace

void transaction_attempts_beyond_limit(Blueprint& blueprint) {
  TxRetryPolicy policy =
      blueprint.transactions.policy.value_or(dsql::dsql_tx_retry_policy(blueprint.transactions.run_tx));
  policy.config.max_retries = 1;
  policy.max_retries = five;
  blueprint.transactions.policy = policy;
}

}  // namespace dsqlsim::store::mutant

#include "store/blueprint.h"
#include "store/dsql/tx_retry_policy.h"

namespace dsqlsim::store::mutant {

namespace {

bool conflict_or_condition(const Error& error) {
  return dsql::retryable_tx_error(error) || schema::is_failed_condition(error.root);
}

}  // namespace

void transaction_retries_failed_condition(Blueprint& blueprint) {
  TxRetryPolicy policy =
      blueprint.transactions.policy.value_or(dsql::dsql_tx_retry_policy(blueprint.transactions.run_tx));
  policy.retryable = conflict_or_condition;
  blueprint.transactions.policy = policy;
}

}  // namespace dsqlsim::store::mutant

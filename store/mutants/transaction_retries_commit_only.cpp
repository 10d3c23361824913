#include "store/common.h"
#include "store/dsql/tx_retry_policy.h"

namespace dsqlsim::store::mutant {

namespace {

// What a retry around COMMIT alone comes to: the statements went with the transaction that lost.
Expected<void> commit_once_more(SqlStore& store, const Context& ctx, std::string_view operation,
                                const TxBody& /*body*/) {
  return store.tx_execute_once(ctx, operation, [](dsql::Db& /*tx*/) -> Expected<void> { return {}; });
}

}  // namespace

void transaction_retries_commit_only(Blueprint& blueprint) {
  blueprint.transactions.policy =
      blueprint.transactions.policy.value_or(dsql::dsql_tx_retry_policy(blueprint.transactions.run_tx));
  blueprint.transactions.attempt_again = commit_once_more;
}

}  // namespace dsqlsim::store::mutant

#include "store/blueprint.h"
#include "store/dsql/error_class.h"

namespace dsqlsim::store::mutant {

namespace {

bool retryable_or_unknown(const Error& error, dsql::ErrorClass error_class) {
  return error_class == dsql::ErrorClass::retryable || error.outcome == Outcome::unknown;
}

}  // namespace

void run_tx_retries_lost_commit(Blueprint& blueprint) { blueprint.transactions.run_tx_again = retryable_or_unknown; }

}  // namespace dsqlsim::store::mutant

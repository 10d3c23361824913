#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {

bool unavailable_or_limit(const ClientFailure& failure) {
  if (failure.error.kind == Failure::transaction_size_limit) return true;
  return failure.error.kind == Failure::unavailable && !failure.may_have_been_applied;
}

}  // namespace

void client_repeats_limit(Blueprint& blueprint) { blueprint.client.retryable = unavailable_or_limit; }

}  // namespace dsqlsim::store::mutant

#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {

bool unavailable_or_condition(const ClientFailure& failure) {
  if (schema::is_failed_condition(failure.error.kind)) return true;
  return failure.error.kind == Failure::unavailable && !failure.may_have_been_applied;
}

}  // namespace

void client_retries_failed_condition(Blueprint& blueprint) { blueprint.client.retryable = unavailable_or_condition; }

}  // namespace dsqlsim::store::mutant

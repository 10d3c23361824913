#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {

Error as_failed_condition(const ClientFailure& failure) {
  Error e = failure.error;
  if (failure.may_have_been_applied) e.kind = Failure::condition_failed;
  return e;
}

}  // namespace

void client_reports_unknown_as_failed(Blueprint& blueprint) { blueprint.client.report = as_failed_condition; }

}  // namespace dsqlsim::store::mutant

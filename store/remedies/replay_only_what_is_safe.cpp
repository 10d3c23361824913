#include <fmt/format.h>

#include "store/blueprint.h"

namespace dsqlsim::store::remedy {

namespace {

bool safe_to_repeat(const ClientFailure& failure) {
  if (failure.error.kind != Failure::unavailable) return false;
  return !failure.may_have_been_applied || schema::repeat(failure.operation) != schema::Repeat::once;
}

// A later attempt may run into what an earlier one did. What it says about the data is then no answer to the caller,
// who asks whether the call took effect.
Error unknown_stays_unknown(const ClientFailure& failure) {
  if (!failure.may_have_been_applied || !schema::claims_not_applied(failure.error.kind)) return failure.error;
  Error e = failure.error;
  e.kind = Failure::unavailable;
  e.text = fmt::format("{}: an earlier attempt may have been applied; the last one: {}",
                       schema::name(failure.operation), failure.error.text);
  return e;
}

}  // namespace

void replay_only_what_is_safe(Blueprint& blueprint) {
  for (ClientRules* rules : {&blueprint.client, &blueprint.queue_client}) {
    rules->retryable = safe_to_repeat;
    rules->report = unknown_stays_unknown;
  }
}

}  // namespace dsqlsim::store::remedy

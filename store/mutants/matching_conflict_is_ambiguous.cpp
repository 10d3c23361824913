#include "store/blueprint.h"
#include "store/common.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<void> conditions_are_unavailable(SqlStore& store, const Context& ctx, std::string_view operation,
                                          const TxBody& body) {
  Expected<void> done = store.tx_execute(ctx, operation, body);
  if (!done.has_value() && done.error().kind == Failure::condition_failed) done.error().kind = Failure::unavailable;
  return done;
}

}  // namespace

void matching_conflict_is_ambiguous(Blueprint& blueprint) {
  blueprint.matching.run_update = conditions_are_unavailable;
}

}  // namespace dsqlsim::store::mutant

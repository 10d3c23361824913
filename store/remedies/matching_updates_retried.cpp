#include "store/blueprint.h"
#include "store/common.h"

namespace dsqlsim::store::remedy {

namespace {

Expected<void> run_under_policy(SqlStore& store, const Context& ctx, std::string_view operation, const TxBody& body) {
  return store.tx_execute(ctx, operation, body);
}

}  // namespace

void matching_updates_retried(Blueprint& blueprint) { blueprint.matching.run_update = run_under_policy; }

}  // namespace dsqlsim::store::remedy

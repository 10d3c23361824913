#include "store/blueprint.h"
#include "store/dsql/database_handle.h"

namespace dsqlsim::store::remedy {

namespace {

std::optional<Error> pool_there_is(dsql::DatabaseHandle& handle, const Context& ctx) {
  if (handle.open(ctx)) return std::nullopt;
  return dsql::database_unavailable_error();
}

}  // namespace

void run_tx_follows_pool(Blueprint& blueprint) { blueprint.transactions.run_tx_pool = pool_there_is; }

}  // namespace dsqlsim::store::remedy

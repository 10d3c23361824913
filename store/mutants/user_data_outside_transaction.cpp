#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<void> on_the_pool(dsql::Db& tx, const Context& ctx, const UserDataRow& row) {
  dsql::Db pool(tx.plugin());
  return pool.update_task_queue_user_data(ctx, row);
}

}  // namespace

void user_data_outside_transaction(Blueprint& blueprint) { blueprint.matching.update_user_data = on_the_pool; }

}  // namespace dsqlsim::store::mutant

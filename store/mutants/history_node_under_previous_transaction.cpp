#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<std::int64_t> under_the_one_before(dsql::Db& db, const Context& ctx, const HistoryNodeRow& row) {
  HistoryNodeRow written = row;
  if (row.prev_txn_id != 0) written.txn_id = row.prev_txn_id;
  return db.insert_into_history_node(ctx, written);
}

}  // namespace

void history_node_under_previous_transaction(Blueprint& blueprint) {
  blueprint.history.insert_node = under_the_one_before;
}

}  // namespace dsqlsim::store::mutant

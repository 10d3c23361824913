#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<std::vector<HistoryTreeRow>> no_branches(dsql::Db& /*db*/, const Context& /*ctx*/, std::int32_t /*shard_id*/,
                                                  const Uuid& /*tree_id*/) {
  return std::vector<HistoryTreeRow>{};
}

}  // namespace

void branch_delete_blind(Blueprint& blueprint) { blueprint.history.read_tree = no_branches; }

}  // namespace dsqlsim::store::mutant

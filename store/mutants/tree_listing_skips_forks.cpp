#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {

HistoryTreeKey behind_the_tree(const HistoryTreeKey& last) {
  HistoryTreeKey key = last;
  key.branch_id.bytes.fill(0xFF);
  return key;
}

}  // namespace

void tree_listing_skips_forks(Blueprint& blueprint) { blueprint.history.next_tree_key = behind_the_tree; }

}  // namespace dsqlsim::store::mutant

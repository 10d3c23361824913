#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<std::int64_t> says_it_moved(dsql::Db& /*tx*/, const Context& /*ctx*/, std::int64_t /*last_known*/) {
  return 1;
}

}  // namespace

void nexus_delete_keeps_table_version(Blueprint& blueprint) {
  blueprint.nexus.increment_table_for_delete = says_it_moved;
}

}  // namespace dsqlsim::store::mutant

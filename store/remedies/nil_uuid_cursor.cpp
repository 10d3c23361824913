#include "store/blueprint.h"

namespace dsqlsim::store::remedy {

namespace {
Expected<HistoryTreeKey> nil_ids() { return HistoryTreeKey{}; }
}  // namespace

void nil_uuid_cursor(Blueprint& blueprint) { blueprint.history.first_tree_key = nil_ids; }

}  // namespace dsqlsim::store::remedy

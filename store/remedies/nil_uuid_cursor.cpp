#include "store/blueprint.h"

namespace dsqlsim::store::remedy {

namespace {
Expected<HistoryTreeKey> nil_ids() { return HistoryTreeKey{}; }
std::string nil_text() { return to_text(Uuid{}); }
}  // namespace

void nil_uuid_cursor(Blueprint& blueprint) {
  blueprint.history.first_tree_key = nil_ids;
  blueprint.nexus.first_page = nil_text;
}

}  // namespace dsqlsim::store::remedy

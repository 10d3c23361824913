#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

void history_appended_after_commit(Blueprint& blueprint) { blueprint.history.append_order = AppendOrder::after; }

}  // namespace dsqlsim::store::mutant

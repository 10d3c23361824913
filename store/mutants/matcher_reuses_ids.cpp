#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

void matcher_reuses_ids(Blueprint& blueprint) { blueprint.hosts.matcher.id_block = IdBlock::of_the_old_range; }

}  // namespace dsqlsim::store::mutant

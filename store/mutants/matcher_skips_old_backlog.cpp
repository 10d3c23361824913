#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

void matcher_skips_old_backlog(Blueprint& blueprint) {
  blueprint.hosts.matcher.take_over_from = TakeOverFrom::own_block;
}

}  // namespace dsqlsim::store::mutant

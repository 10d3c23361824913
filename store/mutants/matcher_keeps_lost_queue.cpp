#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

void matcher_keeps_lost_queue(Blueprint& blueprint) {
  blueprint.hosts.matcher.after_lost_lease = AfterLostLease::carry_on;
}

}  // namespace dsqlsim::store::mutant

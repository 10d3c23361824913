#include "store/blueprint.h"

namespace dsqlsim::store::remedy {

void ack_level_kept_after_error(Blueprint& blueprint) {
  blueprint.hosts.matcher.after_failed_persist = AfterFailedPersist::new_level;
}

}  // namespace dsqlsim::store::remedy

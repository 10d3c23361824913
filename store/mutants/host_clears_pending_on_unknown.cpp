#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

void host_clears_pending_on_unknown(Blueprint& blueprint) {
  blueprint.hosts.pending_keys = PendingKeys::cleared_on_any_error;
}

}  // namespace dsqlsim::store::mutant

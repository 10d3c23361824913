#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

void matcher_forgets_failed_start(Blueprint& blueprint) {
  blueprint.hosts.matcher.after_start_error = AfterStartError::forget;
}

}  // namespace dsqlsim::store::mutant

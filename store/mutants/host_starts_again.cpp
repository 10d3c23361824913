#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

void host_starts_again(Blueprint& blueprint) { blueprint.hosts.start_again = StartAgain::starts_anew; }

}  // namespace dsqlsim::store::mutant

#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

void host_carries_on_after_unknown(Blueprint& blueprint) { blueprint.hosts.after_unknown = AfterUnknown::carry_on; }

}  // namespace dsqlsim::store::mutant

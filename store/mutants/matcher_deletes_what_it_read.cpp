#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

void matcher_deletes_what_it_read(Blueprint& blueprint) { blueprint.hosts.matcher.gc_up_to = GcUpTo::read_level; }

}  // namespace dsqlsim::store::mutant

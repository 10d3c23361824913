#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

void matcher_reads_ahead(Blueprint& blueprint) {
  blueprint.hosts.matcher.max_read_level = MaxReadLevel::before_the_write;
}

}  // namespace dsqlsim::store::mutant

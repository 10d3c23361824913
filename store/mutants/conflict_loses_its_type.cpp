#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

void conflict_loses_its_type(Blueprint& blueprint) { blueprint.errors.survive_wrapping = {}; }

}  // namespace dsqlsim::store::mutant

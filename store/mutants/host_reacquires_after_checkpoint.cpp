#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

void host_reacquires_after_checkpoint(Blueprint& blueprint) {
  blueprint.hosts.after_checkpoint = AfterCheckpoint::reacquire;
}

}  // namespace dsqlsim::store::mutant

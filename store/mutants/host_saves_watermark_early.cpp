#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

void host_saves_watermark_early(Blueprint& blueprint) {
  blueprint.hosts.checkpoint_order = CheckpointOrder::save_before_done;
}

}  // namespace dsqlsim::store::mutant

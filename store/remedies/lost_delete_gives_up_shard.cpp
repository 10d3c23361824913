#include "store/blueprint.h"

namespace dsqlsim::store::remedy {

// Needed behind fence_range_deletes: a queue whose deletes are refused never comes to save its state, by which it
// learned that the shard is lost.
void lost_delete_gives_up_shard(Blueprint& blueprint) {
  blueprint.hosts.after_lost_delete = AfterLostDelete::give_up_shard;
}

}  // namespace dsqlsim::store::remedy

#include "store/blueprint.h"
#include "store/throttle_retry.h"

namespace dsqlsim::store::mutant {

void client_replays_unknown(Blueprint& blueprint) { blueprint.client.retryable = is_persistence_transient_error; }

}  // namespace dsqlsim::store::mutant

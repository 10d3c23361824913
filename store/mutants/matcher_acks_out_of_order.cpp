#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

void matcher_acks_out_of_order(Blueprint& blueprint) { blueprint.hosts.matcher.ack_to = AckTo::done_task; }

}  // namespace dsqlsim::store::mutant

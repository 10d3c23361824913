#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {
std::int64_t the_last(std::int64_t last) { return last; }
}  // namespace

void queue_id_not_advanced(Blueprint& blueprint) { blueprint.queues.next_id = the_last; }

}  // namespace dsqlsim::store::mutant

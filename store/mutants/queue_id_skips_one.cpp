#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {
std::int64_t after_the_next(std::int64_t last) { return last + 2; }
}  // namespace

void queue_id_skips_one(Blueprint& blueprint) { blueprint.queues.next_id = after_the_next; }

}  // namespace dsqlsim::store::mutant

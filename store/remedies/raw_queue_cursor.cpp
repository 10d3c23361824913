#include "store/blueprint.h"

namespace dsqlsim::store::remedy {

namespace {
Uuid behind_the_id_itself(const Uuid& last) { return last; }
}  // namespace

void raw_queue_cursor(Blueprint& blueprint) { blueprint.matching.list_behind = behind_the_id_itself; }

}  // namespace dsqlsim::store::remedy

#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {
Uuid nil(const Uuid& /*last*/) { return {}; }
}  // namespace

void queue_list_begins_again(Blueprint& blueprint) { blueprint.matching.list_behind = nil; }

}  // namespace dsqlsim::store::mutant

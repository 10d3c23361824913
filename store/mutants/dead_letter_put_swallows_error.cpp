#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {

bool whatever_it_is(const Error& /*error*/) { return true; }

}  // namespace

void dead_letter_put_swallows_error(Blueprint& blueprint) { blueprint.tasks.dead_letter_is_there = whatever_it_is; }

}  // namespace dsqlsim::store::mutant

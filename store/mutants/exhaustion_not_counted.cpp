#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {

void silent(const Context& /*ctx*/, std::string_view /*operation*/) {}

}  // namespace

void exhaustion_not_counted(Blueprint& blueprint) { blueprint.transactions.on_exhausted = silent; }

}  // namespace dsqlsim::store::mutant

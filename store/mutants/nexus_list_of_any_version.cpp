#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {
std::optional<Error> goes_on() { return std::nullopt; }
}  // namespace

void nexus_list_of_any_version(Blueprint& blueprint) { blueprint.nexus.list_mismatch = goes_on; }

}  // namespace dsqlsim::store::mutant

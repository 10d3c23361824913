#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {
std::int64_t as_it_was(std::int64_t requested) { return requested; }
}  // namespace

void cluster_version_kept(Blueprint& blueprint) { blueprint.clusters.version_written = as_it_was; }

}  // namespace dsqlsim::store::mutant

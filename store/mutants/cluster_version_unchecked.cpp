#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {
std::optional<Error> goes_on(std::int64_t /*requested*/, std::optional<std::int64_t> /*found*/) { return std::nullopt; }
}  // namespace

void cluster_version_unchecked(Blueprint& blueprint) { blueprint.clusters.version_mismatch = goes_on; }

}  // namespace dsqlsim::store::mutant

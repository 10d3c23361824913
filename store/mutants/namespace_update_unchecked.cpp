#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {

std::optional<Error> fits_always(std::int64_t /*requested*/, std::int64_t /*locked*/) { return std::nullopt; }

std::int64_t version_locked(std::int64_t /*requested*/, std::int64_t locked) { return locked; }

}  // namespace

void namespace_update_unchecked(Blueprint& blueprint) {
  blueprint.namespaces.version_mismatch = fits_always;
  blueprint.namespaces.version_given = version_locked;
}

}  // namespace dsqlsim::store::mutant

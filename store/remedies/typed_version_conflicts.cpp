#include <fmt/format.h>

#include "store/nexus_endpoint_store.h"

namespace dsqlsim::store::remedy {

namespace {

std::optional<Error> typed_mismatch(std::int64_t requested, std::optional<std::int64_t> found) {
  return make_error(Failure::condition_failed,
                    fmt::format("SaveClusterMetadata encountered version mismatch, expected {} but got {}.", requested,
                                found.value_or(0)));
}

}  // namespace

void typed_version_conflicts(Blueprint& blueprint) {
  blueprint.nexus.delete_conflict = nexus_table_version_conflict;
  blueprint.clusters.version_mismatch = typed_mismatch;
  blueprint.errors.pass_transaction.add(Failure::failed_precondition);
  for (const Failure kind : {Failure::failed_precondition, Failure::condition_failed}) {
    blueprint.errors.survive_wrapping.add(kind);
  }
}

}  // namespace dsqlsim::store::remedy

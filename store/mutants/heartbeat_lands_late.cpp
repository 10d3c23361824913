#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

// The plugin's own statement, which asks for nothing.
Expected<std::int64_t> over_anything(dsql::Db& db, const Context& ctx, const ClusterMember& member) {
  return db.upsert_cluster_membership(ctx, member);
}

}  // namespace

void heartbeat_lands_late(Blueprint& blueprint) { blueprint.clusters.upsert_member = over_anything; }

}  // namespace dsqlsim::store::mutant

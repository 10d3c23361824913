#include "store/dsql/db.h"
#include "store/schema/service_tables.h"

namespace dsqlsim::store::mutant {

namespace {

constexpr dsql::Sql prune_silent{"PruneClusterMembership",
                                 "DELETE FROM cluster_membership WHERE membership_partition = $1 AND last_heartbeat < "
                                 "$2"};

Expected<std::int64_t> silent_ones(dsql::Db& db, const Context& ctx, Timestamp now) {
  constexpr std::int64_t silence = 5'000'000;
  return db.exec(ctx, prune_silent, {schema::cluster_partition, Timestamp{now.us - silence}});
}

}  // namespace

void prune_by_heartbeat(Blueprint& blueprint) { blueprint.clusters.prune = silent_ones; }

}  // namespace dsqlsim::store::mutant

#include "store/dsql/db.h"

namespace dsqlsim::store::remedy {

namespace {

constexpr dsql::Sql upsert_if_newer{
    "UpsertClusterMembership",
    "INSERT INTO cluster_membership (membership_partition, host_id, rpc_address, rpc_port, role, session_start, "
    "last_heartbeat, record_expiry) VALUES($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT(membership_partition, host_id) "
    "DO UPDATE SET rpc_address = $3, rpc_port = $4, role = $5, session_start = $6, last_heartbeat = $7, record_expiry "
    "= $8 WHERE cluster_membership.last_heartbeat < $7"};

Expected<std::int64_t> if_newer(dsql::Db& db, const Context& ctx, const ClusterMember& member) {
  return db.upsert_cluster_membership(ctx, upsert_if_newer, member);
}

}  // namespace

void heartbeat_never_goes_back(Blueprint& blueprint) { blueprint.clusters.upsert_member = if_newer; }

}  // namespace dsqlsim::store::remedy

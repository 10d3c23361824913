#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

constexpr dsql::Sql keep_time{
    "UpsertClusterMembership",
    "INSERT INTO cluster_membership (membership_partition, host_id, rpc_address, rpc_port, role, session_start, "
    "last_heartbeat, record_expiry) VALUES($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT(membership_partition, host_id) "
    "DO UPDATE SET rpc_address = $3, record_expiry = $8"};

Expected<std::int64_t> with_first_time(dsql::Db& db, const Context& ctx, const ClusterMember& member) {
  return db.upsert_cluster_membership(ctx, keep_time, member);
}

}  // namespace

void heartbeat_keeps_first_time(Blueprint& blueprint) { blueprint.clusters.upsert_member = with_first_time; }

}  // namespace dsqlsim::store::mutant

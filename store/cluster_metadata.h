#pragma once
// The SQL store of cluster metadata and membership (cluster_metadata.go) with the codec of its manager: what is known
// of each cluster, versioned row by row; and which hosts are up, by heartbeats that every host writes by its own clock.

#include "store/common.h"
#include "store/service_requests.h"

namespace dsqlsim::store {

class SqlClusterMetadataStore : public SqlStore {
 public:
  using SqlStore::SqlStore;

  Expected<ListClusterMetadataResponse> list_cluster_metadata(const Context& ctx,
                                                              const ListClusterMetadataRequest& request);
  Expected<ClusterMetadata> get_cluster_metadata(const Context& ctx, const std::string& cluster_name);
  /// Unless the row has the request's version any more; 0 for no row.
  Expected<void> save_cluster_metadata(const Context& ctx, const ClusterMetadata& request);
  Expected<void> delete_cluster_metadata(const Context& ctx, const std::string& cluster_name);

  Expected<GetClusterMembersResponse> get_cluster_members(const Context& ctx, const GetClusterMembersRequest& request);
  Expected<void> upsert_cluster_membership(const Context& ctx, const UpsertClusterMembershipRequest& request);
  Expected<void> prune_cluster_membership(const Context& ctx);

 private:
  Expected<void> save_in_transaction(dsql::Db& tx, const Context& ctx, const ClusterMetadata& request);
  /// convertCommonErrors.
  [[nodiscard]] Unexpected common(std::string_view operation, const Error& cause) const;
};

[[nodiscard]] ClusterRules shipped_cluster_rules();

}  // namespace dsqlsim::store

#pragma once
// The SQL store of nexus endpoints (nexus_endpoint_store.go) with the codec of its manager. One row versions the whole
// table: every write names the version that its caller has read and moves it by one, so that writes are serial and a
// list that is read by pages is of one version.

#include "store/common.h"
#include "store/service_requests.h"

namespace dsqlsim::store {

class SqlNexusEndpointStore : public SqlStore {
 public:
  using SqlStore::SqlStore;

  Expected<void> create_or_update_nexus_endpoint(const Context& ctx, const CreateOrUpdateNexusEndpointRequest& request);
  Expected<NexusEndpoint> get_nexus_endpoint(const Context& ctx, const Uuid& id);
  /// A conflict if the table has another version than the request's.
  Expected<ListNexusEndpointsResponse> list_nexus_endpoints(const Context& ctx,
                                                            const ListNexusEndpointsRequest& request);
  Expected<void> delete_nexus_endpoint(const Context& ctx, const DeleteNexusEndpointRequest& request);

 private:
  Expected<void> move_table_version(dsql::Db& tx, const Context& ctx, std::int64_t last_known);
  Expected<void> write_endpoint(dsql::Db& tx, const Context& ctx, const NexusEndpoint& endpoint);
};

/// ErrNexusTableVersionConflict.
[[nodiscard]] Error nexus_table_version_conflict();

[[nodiscard]] NexusRules shipped_nexus_rules();

}  // namespace dsqlsim::store

#pragma once
// The SQL namespace store (metadata.go) with the serialisation of the manager above it (metadata_manager.go). A global
// counter, namespace_metadata.notification_version, orders all creations and updates.

#include "store/common.h"
#include "store/requests.h"

namespace dsqlsim::store {

class SqlMetadataStore : public SqlStore {
 public:
  using SqlStore::SqlStore;

  Expected<void> create_namespace(const Context& ctx, const CreateNamespaceRequest& request);
  Expected<GetNamespaceResponse> get_namespace(const Context& ctx, const GetNamespaceRequest& request);
  Expected<void> update_namespace(const Context& ctx, const UpdateNamespaceRequest& request);
  Expected<ListNamespacesResponse> list_namespaces(const Context& ctx, const ListNamespacesRequest& request);
  Expected<GetMetadataResponse> get_metadata(const Context& ctx);
  /// The global counter does not move.
  Expected<void> delete_namespace(const Context& ctx, const DeleteNamespaceRequest& request);

 private:
  Expected<std::int64_t> lock_metadata(dsql::Db& tx, const Context& ctx);
  Expected<void> update_metadata(dsql::Db& tx, const Context& ctx, std::int64_t old_version);
  Expected<void> insert_row(dsql::Db& tx, const Context& ctx, const NamespaceRow& row);
};

[[nodiscard]] NamespaceRules shipped_namespace_rules();

}  // namespace dsqlsim::store

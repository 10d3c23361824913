#include "store/metadata.h"

#include <fmt/format.h>

#include "store/dsql/driver.h"

namespace dsqlsim::store {

namespace {

Expected<GetNamespaceResponse> decoded(const NamespaceRow& row) {
  std::optional<NamespaceDetail> detail = schema::decode<NamespaceDetail>(row.data);
  if (!detail.has_value()) return fail(Failure::other, "unable to decode NamespaceDetail");
  return GetNamespaceResponse{row.id, row.name, std::move(*detail), row.is_global, row.notification_version};
}

}  // namespace

Expected<void> SqlMetadataStore::create_namespace(const Context& ctx, const CreateNamespaceRequest& request) {
  return tx_execute(ctx, "CreateNamespace", [&](dsql::Db& tx) -> Expected<void> {
    const Expected<std::int64_t> version = lock_metadata(tx, ctx);
    if (!version.has_value()) return fail(version.error());
    const NamespaceRow row{request.id, request.name, request.is_global, schema::encode(request.detail), *version};
    if (Expected<void> inserted = insert_row(tx, ctx, row); !inserted.has_value()) return inserted;
    return update_metadata(tx, ctx, *version);
  });
}

Expected<void> SqlMetadataStore::insert_row(dsql::Db& tx, const Context& ctx, const NamespaceRow& row) {
  Expected<void> inserted = tx.insert_into_namespace(ctx, row);
  if (inserted.has_value() || !dsql::is_dup_entry(inserted.error())) return inserted;
  return fail(
      make_error(Failure::namespace_already_exists, fmt::format("name: {}", row.name), inserted.error().evidence));
}

Expected<GetNamespaceResponse> SqlMetadataStore::get_namespace(const Context& ctx, const GetNamespaceRequest& request) {
  if (request.id.has_value() && !request.name.empty()) {
    return fail(Failure::invalid_argument, "GetNamespace operation failed.  Both ID and Name specified in request.");
  }
  if (!request.id.has_value() && request.name.empty()) {
    return fail(Failure::invalid_argument, "GetNamespace operation failed.  Both ID and Name are empty.");
  }
  const Expected<NamespaceRow> row = request.id.has_value() ? db().select_namespace_by_id(ctx, *request.id)
                                                            : db().select_namespace_by_name(ctx, request.name);
  if (row.has_value()) return decoded(*row);
  if (row.error().kind == Failure::no_rows) {
    const std::string identity = request.id.has_value() ? to_text(*request.id) : request.name;
    return fail(Failure::namespace_not_found, fmt::format("Namespace {} is not found.", identity));
  }
  return unavailable(fmt::format("GetNamespace operation failed. Error {}", row.error().text), row.error());
}

Expected<void> SqlMetadataStore::update_namespace(const Context& ctx, const UpdateNamespaceRequest& request) {
  const NamespaceRules& rules = blueprint().namespaces;
  return tx_execute(ctx, "UpdateNamespace", [&](dsql::Db& tx) -> Expected<void> {
    const Expected<std::int64_t> version = lock_metadata(tx, ctx);
    if (!version.has_value()) return fail(version.error());
    if (*version != request.notification_version) {
      std::optional<Error> mismatch = rules.version_mismatch(request.notification_version, *version);
      if (mismatch.has_value()) return fail(std::move(*mismatch));
    }
    const NamespaceRow row{request.id, request.name, request.is_global, schema::encode(request.detail),
                           rules.version_given(request.notification_version, *version)};
    const Expected<std::int64_t> rows = rules.update_row(tx, ctx, row);
    if (!rows.has_value()) return fail(rows.error());
    if (*rows != 1) return fail(Failure::other, fmt::format("{} rows updated instead of one", *rows));
    return update_metadata(tx, ctx, *version);
  });
}

Expected<ListNamespacesResponse> SqlMetadataStore::list_namespaces(const Context& ctx,
                                                                   const ListNamespacesRequest& request) {
  const Expected<std::vector<NamespaceRow>> rows = db().select_all_from_namespace(ctx, request.page, request.page_size);
  if (!rows.has_value()) {
    return unavailable(
        fmt::format("ListNamespaces operation failed. Failed to get namespace rows. Error: {}", rows.error().text),
        rows.error());
  }
  ListNamespacesResponse response;
  for (const NamespaceRow& row : *rows) {
    Expected<GetNamespaceResponse> one = decoded(row);
    if (!one.has_value()) return fail(one.error());
    response.namespaces.push_back(std::move(*one));
  }
  if (static_cast<std::int64_t>(rows->size()) >= request.page_size) response.next_page = rows->back().id;
  return response;
}

Expected<GetMetadataResponse> SqlMetadataStore::get_metadata(const Context& ctx) {
  const Expected<std::int64_t> version = db().select_from_namespace_metadata(ctx);
  if (version.has_value()) return GetMetadataResponse{*version};
  return unavailable(fmt::format("GetMetadata operation failed. Error: {}", version.error().text), version.error());
}

Expected<void> SqlMetadataStore::delete_namespace(const Context& ctx, const DeleteNamespaceRequest& request) {
  return tx_execute(ctx, "DeleteNamespace", [&](dsql::Db& tx) -> Expected<void> {
    return tx.delete_from_namespace(ctx, request.id).map([](std::int64_t) {});
  });
}

Expected<std::int64_t> SqlMetadataStore::lock_metadata(dsql::Db& tx, const Context& ctx) {
  Expected<std::int64_t> version = blueprint().namespaces.lock_metadata(db(), tx, ctx);
  if (version.has_value()) return version;
  return unavailable(fmt::format("Failed to lock namespace metadata. Error: {}", version.error().text),
                     version.error());
}

Expected<void> SqlMetadataStore::update_metadata(dsql::Db& tx, const Context& ctx, std::int64_t old_version) {
  const Expected<std::int64_t> rows = blueprint().namespaces.bump_metadata(tx, ctx, old_version);
  if (!rows.has_value()) {
    return unavailable(fmt::format("Failed to update namespace metadata. Error: {}", rows.error().text), rows.error());
  }
  if (*rows != 1) {
    return fail(Failure::unavailable, "Failed to update namespace metadata. <>1 rows affected. Error: <nil>");
  }
  return {};
}

namespace {

Expected<std::int64_t> lock_in_transaction(dsql::Db& /*pool*/, dsql::Db& tx, const Context& ctx) {
  return tx.lock_namespace_metadata(ctx);
}

// An untyped error for a condition that failed: txExecuteOnce makes it Unavailable.
std::optional<Error> conditional_update_error(std::int64_t requested, std::int64_t locked) {
  Error e =
      make_error(Failure::other, fmt::format("conditional update error: expect: {}, actual: {}", requested, locked));
  e.root = Failure::condition_failed;
  return e;
}

std::int64_t version_requested(std::int64_t requested, std::int64_t /*locked*/) { return requested; }

Expected<std::int64_t> update_fenced_on_row(dsql::Db& tx, const Context& ctx, const NamespaceRow& row) {
  return tx.update_namespace(ctx, row);
}

Expected<std::int64_t> bump_with_cas(dsql::Db& tx, const Context& ctx, std::int64_t old_version) {
  return tx.update_namespace_metadata(ctx, old_version);
}

}  // namespace

NamespaceRules shipped_namespace_rules() {
  return {lock_in_transaction, conditional_update_error, version_requested, update_fenced_on_row, bump_with_cas};
}

}  // namespace dsqlsim::store

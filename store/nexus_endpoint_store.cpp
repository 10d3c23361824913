#include "store/nexus_endpoint_store.h"

#include <fmt/format.h>

#include "store/dsql/driver.h"

namespace dsqlsim::store {

namespace {

Error endpoint_version_conflict(std::string evidence = {}) {
  return make_error(Failure::failed_precondition, "nexus endpoint version mismatch", std::move(evidence));
}

/// checkUpdateResult.
Expected<void> one_row(const Expected<std::int64_t>& rows, Error conflict) {
  if (!rows.has_value()) return fail(rows.error());
  if (*rows != 1) return fail(std::move(conflict));
  return {};
}

Expected<NexusEndpoint> decoded(const NexusEndpointRow& row) {
  std::optional<VersionedDetail> detail = schema::decode<VersionedDetail>(row.data);
  if (!detail.has_value()) return fail(Failure::other, "unable to decode NexusEndpoint");
  return NexusEndpoint{row.id, row.version, std::move(*detail)};
}

}  // namespace

Error nexus_table_version_conflict() {
  return make_error(Failure::failed_precondition, "nexus endpoints table version mismatch");
}

Expected<void> SqlNexusEndpointStore::create_or_update_nexus_endpoint(
    const Context& ctx, const CreateOrUpdateNexusEndpointRequest& request) {
  return tx_execute(ctx, "CreateOrUpdateNexusEndpoint", [&](dsql::Db& tx) -> Expected<void> {
    if (auto moved = move_table_version(tx, ctx, request.last_known_table_version); !moved.has_value()) return moved;
    return write_endpoint(tx, ctx, request.endpoint);
  });
}

Expected<void> SqlNexusEndpointStore::move_table_version(dsql::Db& tx, const Context& ctx, std::int64_t last_known) {
  const Expected<std::int64_t> rows = last_known == 0 ? tx.initialize_nexus_endpoints_table_version(ctx)
                                                      : blueprint().nexus.increment_table(tx, ctx, last_known);
  Expected<void> moved = one_row(rows, nexus_table_version_conflict());
  if (moved.has_value() || !dsql::is_dup_entry(moved.error())) return moved;
  return fail(make_error(Failure::condition_failed, moved.error().text, moved.error().evidence));
}

Expected<void> SqlNexusEndpointStore::write_endpoint(dsql::Db& tx, const Context& ctx, const NexusEndpoint& endpoint) {
  const NexusEndpointRow row{endpoint.id, schema::encode(endpoint.detail), endpoint.version};
  const Expected<std::int64_t> rows =
      row.version == 0 ? tx.insert_into_nexus_endpoints(ctx, row) : blueprint().nexus.update_endpoint(tx, ctx, row);
  Expected<void> written = one_row(rows, endpoint_version_conflict());
  if (written.has_value() || !dsql::is_dup_entry(written.error())) return written;
  return fail(endpoint_version_conflict(written.error().evidence));
}

Expected<NexusEndpoint> SqlNexusEndpointStore::get_nexus_endpoint(const Context& ctx, const Uuid& id) {
  const Expected<NexusEndpointRow> row = db().get_nexus_endpoint_by_id(ctx, id);
  if (row.has_value()) return decoded(*row);
  if (row.error().kind == Failure::no_rows) {
    return fail(Failure::not_found, fmt::format("Nexus endpoint with ID `{}` not found", to_text(id)));
  }
  return unavailable(row.error().text, row.error());
}

Expected<ListNexusEndpointsResponse> SqlNexusEndpointStore::list_nexus_endpoints(
    const Context& ctx, const ListNexusEndpointsRequest& request) {
  const std::string last_id = request.page.has_value() ? to_text(*request.page) : blueprint().nexus.first_page();
  ListNexusEndpointsResponse response;
  std::vector<NexusEndpointRow> rows;
  const Expected<void> done = tx_execute(ctx, "ListNexusEndpoints", [&](dsql::Db& tx) -> Expected<void> {
    const Expected<std::int64_t> version = tx.get_nexus_endpoints_table_version(ctx);
    if (!version.has_value()) return fail(version.error());
    response.table_version = *version;
    if (request.last_known_table_version != 0 && request.last_known_table_version != *version) {
      std::optional<Error> mismatch = blueprint().nexus.list_mismatch();
      if (mismatch.has_value()) return fail(std::move(*mismatch));
    }
    if (request.page_size <= 0) return {};
    Expected<std::vector<NexusEndpointRow>> page = tx.list_nexus_endpoints(ctx, last_id, request.page_size);
    if (!page.has_value()) return fail(page.error());
    rows = std::move(*page);
    return {};
  });
  if (!done.has_value()) return fail(done.error());
  for (const NexusEndpointRow& row : rows) {
    Expected<NexusEndpoint> endpoint = decoded(row);
    if (!endpoint.has_value()) return fail(endpoint.error());
    response.endpoints.push_back(std::move(*endpoint));
  }
  if (!rows.empty() && rows.size() == static_cast<std::size_t>(request.page_size)) response.next_page = rows.back().id;
  return response;
}

Expected<void> SqlNexusEndpointStore::delete_nexus_endpoint(const Context& ctx,
                                                            const DeleteNexusEndpointRequest& request) {
  return tx_execute(ctx, "DeleteNexusEndpoint", [&](dsql::Db& tx) -> Expected<void> {
    const Expected<std::int64_t> moved =
        blueprint().nexus.increment_table_for_delete(tx, ctx, request.last_known_table_version);
    if (!moved.has_value()) {
      return fail(wrap(blueprint().errors, Failure::internal, moved.error().text, moved.error()));
    }
    if (*moved != 1) return fail(blueprint().nexus.delete_conflict());
    const Expected<std::int64_t> rows = tx.delete_from_nexus_endpoints(ctx, request.id);
    if (!rows.has_value()) return unavailable(rows.error().text, rows.error());
    if (*rows != 1) {
      return fail(Failure::not_found, fmt::format("nexus endpoint not found for ID: {}", to_text(request.id)));
    }
    return {};
  });
}

namespace {

Expected<std::int64_t> increment_if_known(dsql::Db& tx, const Context& ctx, std::int64_t last_known) {
  return tx.increment_nexus_endpoints_table_version(ctx, last_known);
}

Expected<std::int64_t> update_if_version(dsql::Db& tx, const Context& ctx, const NexusEndpointRow& row) {
  return tx.update_nexus_endpoint(ctx, row);
}

// A delete makes an internal error of the conflict.
Error internal_conflict() {
  Error e = nexus_table_version_conflict();
  e.kind = Failure::internal;
  return e;
}

std::optional<Error> conflict() { return nexus_table_version_conflict(); }

// There is no id yet, and BytesToUUIDString makes an empty text of none.
std::string empty_text() { return {}; }

}  // namespace

NexusRules shipped_nexus_rules() {
  return {increment_if_known, increment_if_known, update_if_version, internal_conflict, conflict, empty_text};
}

}  // namespace dsqlsim::store

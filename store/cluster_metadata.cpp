#include "store/cluster_metadata.h"

#include <fmt/format.h>

namespace dsqlsim::store {

namespace {

/// Virtual time 0 is 2026-01-01; the column counts from 2000-01-01.
constexpr std::int64_t start_of_run_us = std::int64_t{9'497} * 86'400 * 1'000'000;

/// time.Now(): the host's own clock.
Timestamp now_of(const Context& ctx) { return {start_of_run_us + ctx.actor().now().us}; }

Expected<ClusterMetadata> decoded(std::string name, const VersionedRow& row) {
  std::optional<VersionedDetail> detail = schema::decode<VersionedDetail>(row.data);
  if (!detail.has_value()) return fail(Failure::other, "unable to decode ClusterMetadata");
  return ClusterMetadata{std::move(name), std::move(*detail), row.version};
}

}  // namespace

Unexpected SqlClusterMetadataStore::common(std::string_view operation, const Error& cause) const {
  if (cause.kind == Failure::no_rows) {
    return fail(Failure::not_found, fmt::format("{} failed. Error: {} ", operation, cause.text));
  }
  return unavailable(fmt::format("{} operation failed. Error: {}", operation, cause.text), cause);
}

Expected<ListClusterMetadataResponse> SqlClusterMetadataStore::list_cluster_metadata(
    const Context& ctx, const ListClusterMetadataRequest& request) {
  const Expected<std::vector<ClusterMetadataRow>> rows = blueprint().clusters.list_page(db(), ctx, request);
  if (!rows.has_value()) {
    return unavailable(
        "ListClusterMetadata operation failed. Failed to get cluster metadata rows. Error: " + rows.error().text,
        rows.error());
  }
  ListClusterMetadataResponse response;
  for (const ClusterMetadataRow& row : *rows) {
    Expected<ClusterMetadata> cluster = decoded(row.cluster_name, row.row);
    if (!cluster.has_value()) return fail(cluster.error());
    response.clusters.push_back(std::move(*cluster));
  }
  if (static_cast<std::int64_t>(rows->size()) >= request.page_size) response.next_page = rows->back().cluster_name;
  return response;
}

Expected<ClusterMetadata> SqlClusterMetadataStore::get_cluster_metadata(const Context& ctx,
                                                                        const std::string& cluster_name) {
  const Expected<VersionedRow> row = db().get_cluster_metadata(ctx, cluster_name);
  if (!row.has_value()) return common("GetClusterMetadata", row.error());
  return decoded(cluster_name, *row);
}

Expected<void> SqlClusterMetadataStore::save_cluster_metadata(const Context& ctx, const ClusterMetadata& request) {
  const Expected<void> done =
      tx_execute(ctx, "SaveClusterMetadata", [&](dsql::Db& tx) { return save_in_transaction(tx, ctx, request); });
  if (!done.has_value()) return unavailable(done.error().text, done.error());
  return {};
}

Expected<void> SqlClusterMetadataStore::save_in_transaction(dsql::Db& tx, const Context& ctx,
                                                            const ClusterMetadata& request) {
  const ClusterRules& rules = blueprint().clusters;
  const Expected<VersionedRow> old = tx.write_lock_get_cluster_metadata(ctx, request.cluster_name);
  std::optional<std::int64_t> found;
  if (old.has_value()) {
    found = old->version;
  } else if (old.error().kind != Failure::no_rows) {
    return unavailable("SaveClusterMetadata operation failed. Error " + old.error().text, old.error());
  }
  if (request.version != found.value_or(0)) {
    std::optional<Error> mismatch = rules.version_mismatch(request.version, found);
    if (mismatch.has_value()) return fail(std::move(*mismatch));
  }
  const VersionedRow row{schema::encode(request.detail), request.version};
  const auto saved = tx.save_cluster_metadata(ctx, request.cluster_name, row, rules.version_written(request.version));
  if (!saved.has_value()) return common("SaveClusterMetadata", saved.error());
  return {};
}

Expected<void> SqlClusterMetadataStore::delete_cluster_metadata(const Context& ctx, const std::string& cluster_name) {
  const Expected<std::int64_t> rows = db().delete_cluster_metadata(ctx, cluster_name);
  if (!rows.has_value()) return common("DeleteClusterMetadata", rows.error());
  return {};
}

Expected<GetClusterMembersResponse> SqlClusterMetadataStore::get_cluster_members(
    const Context& ctx, const GetClusterMembersRequest& request) {
  const Timestamp now = now_of(ctx);
  ClusterMembershipFilter filter;
  filter.role = request.role;
  filter.record_expiry_after = now;
  filter.host_id_greater_than = request.page;
  filter.max_record_count = request.page_size;
  if (request.last_heartbeat_within.us > 0) {
    filter.last_heartbeat_after = Timestamp{now.us - request.last_heartbeat_within.us};
  }
  Expected<std::vector<ClusterMember>> rows = db().get_cluster_members(ctx, filter);
  if (!rows.has_value()) return common("GetClusterMembers", rows.error());
  GetClusterMembersResponse response{std::move(*rows)};
  if (request.page_size > 0 && response.members.size() == static_cast<std::size_t>(request.page_size)) {
    response.next_page = response.members.back().host_id;
  }
  return response;
}

Expected<void> SqlClusterMetadataStore::upsert_cluster_membership(const Context& ctx,
                                                                  const UpsertClusterMembershipRequest& request) {
  const Timestamp now = now_of(ctx);
  const ClusterMember member{request.host_id,
                             request.rpc_address,
                             request.rpc_port,
                             request.role,
                             request.session_start,
                             now,
                             {now.us + request.record_expiry.us}};
  const Expected<std::int64_t> rows = blueprint().clusters.upsert_member(db(), ctx, member);
  if (!rows.has_value()) return common("UpsertClusterMembership", rows.error());
  return {};
}

Expected<void> SqlClusterMetadataStore::prune_cluster_membership(const Context& ctx) {
  const Expected<std::int64_t> rows = blueprint().clusters.prune(db(), ctx, now_of(ctx));
  if (!rows.has_value()) return common("PruneClusterMembership", rows.error());
  return {};
}

namespace {

// Without a row, Go goes through a nil pointer for the version that it found.
std::optional<Error> flat_mismatch(std::int64_t requested, std::optional<std::int64_t> found) {
  Error e = found.has_value()
                ? make_error(Failure::unavailable,
                             fmt::format("SaveClusterMetadata encountered version mismatch, expected {} but got {}.",
                                         requested, *found))
                : make_error(Failure::internal, "panic: invalid memory address or nil pointer dereference");
  // What it is, whatever it is called.
  e.root = Failure::condition_failed;
  return e;
}

std::int64_t next_version(std::int64_t requested) { return requested + 1; }

Expected<std::vector<ClusterMetadataRow>> without_names(dsql::Db& db, const Context& ctx,
                                                        const ListClusterMetadataRequest& request) {
  return db.list_cluster_metadata(ctx, request.page, request.page_size).map([](const std::vector<VersionedRow>& rows) {
    std::vector<ClusterMetadataRow> out;
    for (const VersionedRow& row : rows) out.push_back({{}, row});
    return out;
  });
}

Expected<std::int64_t> upsert(dsql::Db& db, const Context& ctx, const ClusterMember& member) {
  return db.upsert_cluster_membership(ctx, member);
}

Expected<std::int64_t> prune_expired(dsql::Db& db, const Context& ctx, Timestamp now) {
  return db.prune_cluster_membership(ctx, now);
}

}  // namespace

ClusterRules shipped_cluster_rules() { return {flat_mismatch, without_names, next_version, upsert, prune_expired}; }

}  // namespace dsqlsim::store

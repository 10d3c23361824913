// The namespaces and namespace_metadata tables, after namespace.go of the plugin.

#include <fmt/format.h>

#include "store/dsql/db.h"
#include "store/dsql/retry.h"
#include "store/schema/blobs.h"
#include "store/schema/tables.h"

namespace dsqlsim::store::dsql {

namespace {

#define DSQLSIM_GET_NAMESPACE "SELECT id, name, is_global, data, data_encoding, notification_version FROM namespaces"

constexpr Sql insert_namespace{
    "InsertIntoNamespace",
    "INSERT INTO namespaces (partition_id, id, name, is_global, data, data_encoding, notification_version)\n"
    "\t\t VALUES($1, $2, $3, $4, $5, $6, $7)"};
constexpr Sql update_with_cas{
    "UpdateNamespace",
    "UPDATE namespaces \n"
    "\t\tSET name = $1, data = $2, data_encoding = $3, is_global = $4, notification_version = $5\n"
    "\t\tWHERE partition_id = $6 AND id = $7 AND notification_version = $8"};
constexpr Sql get_by_id{"SelectFromNamespaceById", DSQLSIM_GET_NAMESPACE " WHERE partition_id=$1 AND id = $2"};
constexpr Sql get_by_name{"SelectFromNamespaceByName", DSQLSIM_GET_NAMESPACE " WHERE partition_id=$1 AND name = $2"};
constexpr Sql list_all{"ListNamespaces", DSQLSIM_GET_NAMESPACE " WHERE partition_id=$1 ORDER BY id LIMIT $2"};
constexpr Sql list_range{"ListNamespacesRange",
                         DSQLSIM_GET_NAMESPACE " WHERE partition_id=$1 AND id > $2 ORDER BY id LIMIT $3"};
constexpr Sql delete_by_id{"DeleteFromNamespace", "DELETE FROM namespaces WHERE partition_id=$1 AND id = $2"};
constexpr Sql get_metadata{"SelectFromNamespaceMetadata",
                           "SELECT notification_version FROM namespace_metadata WHERE partition_id=$1"};
constexpr Sql lock_metadata{"LockNamespaceMetadata",
                            "SELECT notification_version FROM namespace_metadata WHERE partition_id=$1 FOR UPDATE"};
constexpr Sql update_metadata{"UpdateNamespaceMetadata",
                              "UPDATE namespace_metadata SET notification_version = $1 WHERE notification_version = $2 "
                              "AND partition_id=$3"};
constexpr Sql update_metadata_with_cas{"UpdateNamespaceMetadataWithCAS",
                                       "UPDATE namespace_metadata \n"
                                       "\t\tSET notification_version = $1 \n"
                                       "\t\tWHERE notification_version = $2 AND partition_id = $3"};

#undef DSQLSIM_GET_NAMESPACE

constexpr std::int64_t partition = schema::namespace_partition;

NamespaceRow row_at(const ResultSet& r, std::size_t n) {
  const bool* is_global = std::get_if<bool>(&r.at(n, 2));
  return {uuid_at(r, n, 0), text_at(r, n, 1), is_global != nullptr && *is_global, bytes_at(r, n, 3), int_at(r, n, 5)};
}

}  // namespace

Expected<void> Db::insert_into_namespace(const Context& ctx, const NamespaceRow& row) {
  return exec(ctx, insert_namespace,
              {partition, row.id, row.name, row.is_global, Bytes{row.data}, encoding(), row.notification_version})
      .map([](std::int64_t) {});
}

Expected<std::int64_t> Db::update_namespace(const Context& ctx, const NamespaceRow& row) {
  return update_namespace_with_fencing(ctx, row, row.notification_version - 1);
}

Expected<void> Db::update_namespace_with_cas(const Context& ctx, const NamespaceRow& row,
                                             std::int64_t expected_version) {
  const Expected<std::int64_t> rows = exec(ctx, update_with_cas,
                                           {row.name, Bytes{row.data}, encoding(), row.is_global,
                                            row.notification_version, partition, row.id, expected_version});
  if (!rows.has_value()) return fail(rows.error());
  if (*rows != 0) return {};
  return fail(blueprint().errors.condition_failed(
      ConditionKind::namespace_row,
      fmt::format("namespace {} notification_version changed from expected {} (CAS update failed)", row.name,
                  expected_version)));
}

Expected<std::int64_t> Db::update_namespace_with_fencing(const Context& ctx, const NamespaceRow& row,
                                                         std::int64_t expected_version) {
  // The plugin answers a made-up result.
  return update_namespace_with_cas(ctx, row, expected_version).map([] { return std::int64_t{1}; });
}

Expected<NamespaceRow> Db::select_namespace_by_id(const Context& ctx, const Uuid& id) {
  return get(ctx, get_by_id, {partition, id}).map([](const ResultSet& r) { return row_at(r, 0); });
}

Expected<NamespaceRow> Db::select_namespace_by_name(const Context& ctx, const std::string& name) {
  return get(ctx, get_by_name, {partition, name}).map([](const ResultSet& r) { return row_at(r, 0); });
}

Expected<std::vector<NamespaceRow>> Db::select_all_from_namespace(const Context& ctx,
                                                                  const std::optional<Uuid>& greater_than,
                                                                  std::int32_t page_size) {
  const std::int64_t limit = page_size;
  const Expected<ResultSet> found = greater_than.has_value()
                                        ? select(ctx, list_range, {partition, *greater_than, limit})
                                        : select(ctx, list_all, {partition, limit});
  return found.map(all_rows(row_at));
}

Expected<std::int64_t> Db::delete_from_namespace(const Context& ctx, const Uuid& id) {
  return exec(ctx, delete_by_id, {partition, id});
}

Expected<std::int64_t> Db::lock_namespace_metadata(const Context& ctx) {
  const auto version = [](const ResultSet& r) { return int_at(r, 0, 0); };
  if (in_transaction()) return get(ctx, lock_metadata, {partition}).map(version);
  RetryManager manager(*plugin_, blueprint().transactions.run_tx);
  return manager.run_tx<std::int64_t>(ctx, lock_metadata.name, [&](RawTx& tx) -> Expected<std::int64_t> {
    return tx.query_row(ctx, lock_metadata, {partition}).map(version);
  });
}

Expected<std::int64_t> Db::select_from_namespace_metadata(const Context& ctx) {
  return get(ctx, get_metadata, {partition}).map([](const ResultSet& r) { return int_at(r, 0, 0); });
}

Expected<std::int64_t> Db::update_namespace_metadata(const Context& ctx, std::int64_t old_version) {
  Expected<std::int64_t> rows = exec(ctx, update_metadata, {old_version + 1, old_version, partition});
  if (!rows.has_value() || *rows != 0) return rows;
  return fail(blueprint().errors.condition_failed(
      ConditionKind::namespace_row,
      fmt::format("namespace_metadata notification_version changed ... expected {} (CAS update failed)", old_version)));
}

Expected<std::int64_t> Db::update_namespace_metadata_with_cas(const Context& ctx, std::int64_t expected_version) {
  const Expected<std::int64_t> rows =
      exec(ctx, update_metadata_with_cas, {expected_version + 1, expected_version, partition});
  if (!rows.has_value()) return fail(rows.error());
  if (*rows != 0) return expected_version + 1;
  return fail(blueprint().errors.condition_failed(
      ConditionKind::namespace_row,
      fmt::format("namespace_metadata notification_version changed from expected {} (CAS update failed)",
                  expected_version)));
}

}  // namespace dsqlsim::store::dsql

// The nexus_endpoints and nexus_endpoints_partition_status tables, after nexus_endpoints.go of the plugin.

#include "store/dsql/db.h"

namespace dsqlsim::store::dsql {

namespace {

constexpr Sql create_table_version{"InitializeNexusEndpointsTableVersion",
                                   "INSERT INTO nexus_endpoints_partition_status(version) VALUES(1)"};
constexpr Sql increment_table_version{"IncrementNexusEndpointsTableVersion",
                                      "UPDATE nexus_endpoints_partition_status SET version = $1 WHERE version = $2"};
constexpr Sql get_table_version{"GetNexusEndpointsTableVersion",
                                "SELECT version FROM nexus_endpoints_partition_status"};
constexpr Sql create_endpoint{"InsertIntoNexusEndpoints",
                              "INSERT INTO nexus_endpoints(id, data, data_encoding, version) VALUES ($1, $2, $3, 1)"};
constexpr Sql update_endpoint{"UpdateNexusEndpoint",
                              "UPDATE nexus_endpoints SET data = $1, data_encoding = $2, version = $3 WHERE id = $4 "
                              "AND version = $5"};
constexpr Sql delete_endpoint{"DeleteFromNexusEndpoints", "DELETE FROM nexus_endpoints WHERE id = $1"};
constexpr Sql get_endpoint{"GetNexusEndpointByID",
                           "SELECT id, data, data_encoding, version FROM nexus_endpoints WHERE id = $1"};
constexpr Sql get_endpoints{"ListNexusEndpoints",
                            "SELECT id, data, data_encoding, version FROM nexus_endpoints WHERE id > $1 ORDER BY id "
                            "LIMIT $2"};

NexusEndpointRow row_at(const ResultSet& r, std::size_t n) {
  return {uuid_at(r, n, 0), bytes_at(r, n, 1), int_at(r, n, 3)};
}

}  // namespace

Expected<std::int64_t> Db::initialize_nexus_endpoints_table_version(const Context& ctx) {
  return exec(ctx, create_table_version, {});
}

Expected<std::int64_t> Db::increment_nexus_endpoints_table_version(const Context& ctx, std::int64_t last_known) {
  return exec(ctx, increment_table_version, {last_known + 1, last_known});
}

Expected<std::int64_t> Db::get_nexus_endpoints_table_version(const Context& ctx) {
  return select(ctx, get_table_version, {}).map([](const ResultSet& r) {
    return r.row_count() == 0 ? std::int64_t{0} : int_at(r, 0, 0);
  });
}

Expected<std::int64_t> Db::insert_into_nexus_endpoints(const Context& ctx, const NexusEndpointRow& row) {
  return exec(ctx, create_endpoint, {row.id, Bytes{row.data}, encoding()});
}

Expected<std::int64_t> Db::update_nexus_endpoint(const Context& ctx, const NexusEndpointRow& row) {
  return exec(ctx, update_endpoint, {Bytes{row.data}, encoding(), row.version + 1, row.id, row.version});
}

Expected<std::int64_t> Db::delete_from_nexus_endpoints(const Context& ctx, const Uuid& id) {
  return exec(ctx, delete_endpoint, {id});
}

Expected<NexusEndpointRow> Db::get_nexus_endpoint_by_id(const Context& ctx, const Uuid& id) {
  return get(ctx, get_endpoint, {id}).map([](const ResultSet& r) { return row_at(r, 0); });
}

Expected<std::vector<NexusEndpointRow>> Db::list_nexus_endpoints(const Context& ctx, const std::string& last_id,
                                                                 std::int32_t limit) {
  return select(ctx, get_endpoints, {last_id, std::int64_t{limit}}).map(all_rows(row_at));
}

}  // namespace dsqlsim::store::dsql

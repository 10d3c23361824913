// The cluster_metadata_info and cluster_membership tables, after cluster_metadata.go of the plugin.

#include "store/dsql/db.h"
#include "store/schema/blobs.h"
#include "store/schema/service_tables.h"

namespace dsqlsim::store::dsql {

namespace {

#define DSQLSIM_GET_CLUSTER "SELECT data, data_encoding, version FROM cluster_metadata_info "

constexpr Sql insert_cluster{"InsertClusterMetadata",
                             "INSERT INTO cluster_metadata_info (metadata_partition, cluster_name, data, "
                             "data_encoding, version) VALUES($1, $2, $3, $4, $5)"};
constexpr Sql update_cluster{"UpdateClusterMetadata",
                             "UPDATE cluster_metadata_info SET data = $1, data_encoding = $2, version = $3 WHERE "
                             "metadata_partition = $4 AND cluster_name = $5"};
constexpr Sql get_cluster{"GetClusterMetadata",
                          DSQLSIM_GET_CLUSTER "WHERE metadata_partition = $1 AND cluster_name = $2"};
constexpr Sql lock_cluster{"WriteLockGetClusterMetadata",
                           DSQLSIM_GET_CLUSTER "WHERE metadata_partition = $1 AND cluster_name = $2 FOR UPDATE"};
// Without the names: the rows that Go scans from it have empty ones.
constexpr Sql list_clusters{"ListClusterMetadata",
                            DSQLSIM_GET_CLUSTER "WHERE metadata_partition = $1 ORDER BY cluster_name LIMIT $2"};
constexpr Sql list_range{"ListClusterMetadataRange", DSQLSIM_GET_CLUSTER
                         "WHERE metadata_partition = $1 AND cluster_name > $2 ORDER BY cluster_name LIMIT $3"};
constexpr Sql delete_cluster{"DeleteClusterMetadata",
                             "DELETE FROM cluster_metadata_info WHERE metadata_partition = $1 AND cluster_name = $2"};
#undef DSQLSIM_GET_CLUSTER

constexpr Sql upsert_member{
    "UpsertClusterMembership",
    "INSERT INTO\ncluster_membership (membership_partition, host_id, rpc_address, rpc_port, role, session_start, "
    "last_heartbeat, record_expiry)\nVALUES($1, $2, $3, $4, $5, $6, $7, $8)\nON CONFLICT(membership_partition, "
    "host_id)\nDO UPDATE SET \nmembership_partition = $1, host_id = $2, rpc_address = $3, rpc_port = $4, role = $5, "
    "session_start = $6, last_heartbeat = $7, record_expiry = $8"};
constexpr Sql prune_members{
    "PruneClusterMembership",
    "DELETE FROM\ncluster_membership \nWHERE host_id = ANY(ARRAY(\nSELECT host_id FROM cluster_membership WHERE "
    "membership_partition = $1 AND record_expiry < $2))"};
constexpr Sql get_members{"GetClusterMembers",
                          "SELECT host_id, rpc_address, rpc_port, role, session_start, last_heartbeat, record_expiry "
                          "FROM\ncluster_membership WHERE membership_partition = $"};

constexpr std::int64_t partition = schema::cluster_partition;

VersionedRow cluster_at(const ResultSet& r, std::size_t n) { return {bytes_at(r, n, 0), int_at(r, n, 2)}; }

Timestamp time_at(const ResultSet& r, std::size_t row, std::size_t column) {
  const Timestamp* time = std::get_if<Timestamp>(&r.at(row, column));
  return time == nullptr ? Timestamp{} : *time;
}

ClusterMember member_at(const ResultSet& r, std::size_t n) {
  return {uuid_at(r, n, 0), text_at(r, n, 1), int_at(r, n, 2), static_cast<ServiceRole>(int_at(r, n, 3)),
          time_at(r, n, 4), time_at(r, n, 5), time_at(r, n, 6)};
}

/// GetClusterMembers writes its query out of what is asked for, and numbers its parameters as they come.
class Query {
 public:
  Query() { bind(partition); }
  void and_where(std::string_view text, Value value) {
    text_ += text;
    bind(std::move(value));
  }
  void order() { text_ += " ORDER BY membership_partition ASC, host_id ASC"; }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const std::vector<Value>& values() const { return values_; }

 private:
  void bind(Value value) {
    values_.push_back(std::move(value));
    text_ += std::to_string(values_.size());
  }

  std::string text_{get_members.text};
  std::vector<Value> values_;
};

Query query_of(const ClusterMembershipFilter& filter) {
  Query q;
  if (filter.role != ServiceRole::all) q.and_where(" AND role = $", std::int64_t{static_cast<int>(filter.role)});
  if (filter.last_heartbeat_after.has_value()) q.and_where(" AND last_heartbeat > $", *filter.last_heartbeat_after);
  q.and_where(" AND record_expiry > $", filter.record_expiry_after);
  if (filter.host_id_greater_than.has_value()) q.and_where(" AND host_id > $", *filter.host_id_greater_than);
  q.order();
  if (filter.max_record_count > 0) q.and_where(" LIMIT $", std::int64_t{filter.max_record_count});
  return q;
}

}  // namespace

Expected<std::int64_t> Db::save_cluster_metadata(const Context& ctx, const std::string& name, const VersionedRow& row,
                                                 std::int64_t version_written) {
  if (row.version == 0) {
    return exec(ctx, insert_cluster, {partition, name, Bytes{row.data}, encoding(), std::int64_t{1}});
  }
  return exec(ctx, update_cluster, {Bytes{row.data}, encoding(), version_written, partition, name});
}

Expected<std::vector<VersionedRow>> Db::list_cluster_metadata(const Context& ctx, const std::string& greater_than,
                                                              std::int32_t page_size) {
  const std::int64_t limit = page_size;
  const Expected<ResultSet> found = greater_than.empty() ? select(ctx, list_clusters, {partition, limit})
                                                         : select(ctx, list_range, {partition, greater_than, limit});
  return found.map(all_rows(cluster_at));
}

Expected<VersionedRow> Db::get_cluster_metadata(const Context& ctx, const std::string& name) {
  return get(ctx, get_cluster, {partition, name}).map([](const ResultSet& r) { return cluster_at(r, 0); });
}

Expected<VersionedRow> Db::write_lock_get_cluster_metadata(const Context& ctx, const std::string& name) {
  return get(ctx, lock_cluster, {partition, name}).map([](const ResultSet& r) { return cluster_at(r, 0); });
}

Expected<std::int64_t> Db::delete_cluster_metadata(const Context& ctx, const std::string& name) {
  return exec(ctx, delete_cluster, {partition, name});
}

Expected<std::int64_t> Db::upsert_cluster_membership(const Context& ctx, const ClusterMember& member) {
  return upsert_cluster_membership(ctx, upsert_member, member);
}

Expected<std::int64_t> Db::upsert_cluster_membership(const Context& ctx, const Sql& sql, const ClusterMember& member) {
  return exec(
      ctx, sql,
      {partition, member.host_id, member.rpc_address, member.rpc_port, std::int64_t{static_cast<int>(member.role)},
       member.session_start, member.last_heartbeat, member.record_expiry});
}

Expected<std::vector<ClusterMember>> Db::get_cluster_members(const Context& ctx,
                                                             const ClusterMembershipFilter& filter) {
  const Query query = query_of(filter);
  const Statement& statement = plugin_->database().statements().add(get_members.name, query.text());
  return run(ctx, statement, query.values(), Effect::reads).map(all_rows(member_at));
}

Expected<std::int64_t> Db::prune_cluster_membership(const Context& ctx, Timestamp before) {
  return exec(ctx, prune_members, {partition, before});
}

}  // namespace dsqlsim::store::dsql

#include "store/dsql/db.h"
#include "store/schema/service_tables.h"

namespace dsqlsim::store::remedy {

namespace {

constexpr dsql::Sql list_by_name{"ListClusterMetadata",
                                 "SELECT cluster_name, data, data_encoding, version FROM cluster_metadata_info WHERE "
                                 "metadata_partition = $1 AND cluster_name > $2 ORDER BY cluster_name LIMIT $3"};

Expected<std::vector<ClusterMetadataRow>> with_names(dsql::Db& db, const Context& ctx,
                                                     const ListClusterMetadataRequest& request) {
  return db.select(ctx, list_by_name, {schema::cluster_partition, request.page, std::int64_t{request.page_size}})
      .map(dsql::all_rows([](const ResultSet& r, std::size_t n) {
        return ClusterMetadataRow{dsql::text_at(r, n, 0), {dsql::bytes_at(r, n, 1), dsql::int_at(r, n, 3)}};
      }));
}

}  // namespace

void cluster_list_reads_names(Blueprint& blueprint) { blueprint.clusters.list_page = with_names; }

}  // namespace dsqlsim::store::remedy

#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

constexpr dsql::Sql increment_whatever{"IncrementNexusEndpointsTableVersion",
                                       "UPDATE nexus_endpoints_partition_status SET version = version + 1"};
constexpr dsql::Sql update_whatever_version{"UpdateNexusEndpoint",
                                            "UPDATE nexus_endpoints SET data = $1, data_encoding = $2, version = "
                                            "version + 1 WHERE id = $3"};

Expected<std::int64_t> whatever_table(dsql::Db& tx, const Context& ctx, std::int64_t /*last_known*/) {
  return tx.exec(ctx, increment_whatever, {});
}

Expected<std::int64_t> whatever_version(dsql::Db& tx, const Context& ctx, const NexusEndpointRow& row) {
  return tx.exec(ctx, update_whatever_version, {Bytes{row.data}, dsql::encoding(), row.id});
}

}  // namespace

void nexus_endpoint_version_unchecked(Blueprint& blueprint) {
  blueprint.nexus.increment_table = whatever_table;
  blueprint.nexus.update_endpoint = whatever_version;
}

}  // namespace dsqlsim::store::mutant

#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

constexpr dsql::Sql update_without_id{"UpdateNexusEndpoint",
                                      "UPDATE nexus_endpoints SET data = $1, data_encoding = $2, version = $3 WHERE "
                                      "version = $4"};

Expected<std::int64_t> of_any_id(dsql::Db& tx, const Context& ctx, const NexusEndpointRow& row) {
  return tx.exec(ctx, update_without_id, {Bytes{row.data}, dsql::encoding(), row.version + 1, row.version});
}

}  // namespace

void nexus_update_of_any_endpoint(Blueprint& blueprint) { blueprint.nexus.update_endpoint = of_any_id; }

}  // namespace dsqlsim::store::mutant

#include "store/blueprint.h"
#include "store/dsql/db.h"
#include "store/schema/tables.h"

namespace dsqlsim::store::mutant {

namespace {

// Inside the transaction the two UPDATEs of the global row would still conflict; what was read before it is not seen.
Expected<std::int64_t> read_outside(dsql::Db& pool, dsql::Db& /*tx*/, const Context& ctx) {
  return pool.select_from_namespace_metadata(ctx);
}

constexpr dsql::Sql set_blindly{"UpdateNamespaceMetadata",
                                "UPDATE namespace_metadata SET notification_version = $1 WHERE partition_id=$2"};

Expected<std::int64_t> bump_blindly(dsql::Db& tx, const Context& ctx, std::int64_t old_version) {
  return tx.exec(ctx, set_blindly, {old_version + 1, schema::namespace_partition});
}

}  // namespace

void namespace_version_reused(Blueprint& blueprint) {
  blueprint.namespaces.lock_metadata = read_outside;
  blueprint.namespaces.bump_metadata = bump_blindly;
}

}  // namespace dsqlsim::store::mutant

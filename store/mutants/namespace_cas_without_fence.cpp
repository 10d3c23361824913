#include "store/blueprint.h"
#include "store/dsql/db.h"
#include "store/schema/tables.h"

namespace dsqlsim::store::mutant {

namespace {

constexpr dsql::Sql update_by_id{
    "UpdateNamespaceWithCAS",
    "UPDATE namespaces SET name = $1, data = $2, data_encoding = $3, is_global = $4, notification_version = $5 "
    "WHERE partition_id = $6 AND id = $7"};

Expected<void> update_anyway(dsql::Db& tx, const Context& ctx, const NamespaceRow& row, std::int64_t /*expected*/) {
  return tx
      .exec(ctx, update_by_id,
            {row.name, Bytes{row.data}, dsql::encoding(), row.is_global, row.notification_version,
             schema::namespace_partition, row.id})
      .map([](std::int64_t) {});
}

}  // namespace

void namespace_cas_without_fence(Blueprint& blueprint) { blueprint.fenced.namespace_with_cas = update_anyway; }

}  // namespace dsqlsim::store::mutant

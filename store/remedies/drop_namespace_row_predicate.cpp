#include <fmt/format.h>

#include "store/blueprint.h"
#include "store/dsql/db.h"
#include "store/schema/tables.h"

namespace dsqlsim::store::remedy {

namespace {

// The row's version is that of its own last mutation, not the one before the global version: with two namespaces the
// shipped predicate hardly ever holds. The locked global row is what orders updates.
constexpr dsql::Sql update_by_id{
    "UpdateNamespace",
    "UPDATE namespaces SET name = $1, data = $2, data_encoding = $3, is_global = $4, notification_version = $5 WHERE "
    "partition_id = $6 AND id = $7"};

Expected<std::int64_t> update_row(dsql::Db& tx, const Context& ctx, const NamespaceRow& row) {
  Expected<std::int64_t> rows = tx.exec(ctx, update_by_id,
                                        {row.name, Bytes{row.data}, dsql::encoding(), row.is_global,
                                         row.notification_version, schema::namespace_partition, row.id});
  if (!rows.has_value() || *rows != 0) return rows;
  return fail(tx.blueprint().errors.condition_failed(ConditionKind::namespace_row,
                                                     fmt::format("namespace {} is not there", row.name)));
}

}  // namespace

void drop_namespace_row_predicate(Blueprint& blueprint) { blueprint.namespaces.update_row = update_row; }

}  // namespace dsqlsim::store::remedy

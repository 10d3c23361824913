#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

constexpr dsql::Sql update_any_version{
    "UpdateTaskQueueUserData",
    "UPDATE task_queue_user_data SET data = $1, data_encoding = $2, version = $3 WHERE namespace_id = $4 AND "
    "task_queue_name = $5"};

Expected<void> update_unchecked(dsql::Db& tx, const Context& ctx, const UserDataRow& row) {
  if (row.version == 0) return tx.update_task_queue_user_data(ctx, row);
  return tx
      .exec(ctx, update_any_version,
            {Bytes{row.data}, dsql::encoding(), row.version + 1, row.namespace_id, row.task_queue})
      .map([](std::int64_t) {});
}

}  // namespace

void user_data_version_not_checked(Blueprint& blueprint) { blueprint.matching.update_user_data = update_unchecked; }

}  // namespace dsqlsim::store::mutant

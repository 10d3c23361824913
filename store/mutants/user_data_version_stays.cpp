#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

constexpr dsql::Sql update_in_place{
    "UpdateTaskQueueUserData",
    "UPDATE task_queue_user_data SET data = $1, data_encoding = $2 WHERE namespace_id = $3 AND task_queue_name = $4 "
    "AND version = $5"};

Expected<void> same_version(dsql::Db& tx, const Context& ctx, const UserDataRow& row) {
  if (row.version == 0) return tx.update_task_queue_user_data(ctx, row);
  return tx
      .exec(ctx, update_in_place, {Bytes{row.data}, dsql::encoding(), row.namespace_id, row.task_queue, row.version})
      .map([](std::int64_t) {});
}

}  // namespace

void user_data_version_stays(Blueprint& blueprint) { blueprint.matching.update_user_data = same_version; }

}  // namespace dsqlsim::store::mutant

#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

constexpr dsql::Sql update_same_version{"UpdateQueueMetadata",
                                        "UPDATE queue_metadata SET data = $1, data_encoding = $2 WHERE queue_type = $3 "
                                        "and version = $4"};

Expected<std::int64_t> same_version(dsql::Db& tx, const Context& ctx, const QueueMetadataRow& row) {
  return tx.exec(ctx, update_same_version,
                 {Bytes{row.data}, dsql::encoding(), std::int64_t{row.queue_type}, row.version});
}

}  // namespace

void ack_version_not_incremented(Blueprint& blueprint) { blueprint.queues.update_metadata = same_version; }

}  // namespace dsqlsim::store::mutant

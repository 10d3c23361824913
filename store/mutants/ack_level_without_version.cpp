#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

constexpr dsql::Sql update_whatever_version{"UpdateQueueMetadata",
                                            "UPDATE queue_metadata SET data = $1, data_encoding = $2, version = "
                                            "version + 1 WHERE queue_type = $3"};

Expected<std::int64_t> whatever_version(dsql::Db& tx, const Context& ctx, const QueueMetadataRow& row) {
  return tx.exec(ctx, update_whatever_version, {Bytes{row.data}, dsql::encoding(), std::int64_t{row.queue_type}});
}

}  // namespace

void ack_level_without_version(Blueprint& blueprint) { blueprint.queues.update_metadata = whatever_version; }

}  // namespace dsqlsim::store::mutant

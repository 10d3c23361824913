#include "store/blueprint.h"

namespace dsqlsim::store::remedy {

namespace {
std::int64_t version_read(const QueueMetadata& metadata) { return metadata.version; }
}  // namespace

void dlq_ack_level_by_version(Blueprint& blueprint) { blueprint.queues.dlq_version = version_read; }

}  // namespace dsqlsim::store::remedy

#include "store/store.h"

#include "store/fenced_updates.h"
#include "store/persistence_retryable_clients.h"
#include "store/retryable_service_clients.h"

namespace dsqlsim::store {

struct Store::Parts {
  Parts(Database& database, const Blueprint& blueprint) : plugin(database, blueprint) {}

  dsql::Plugin plugin;
  SqlShardStore shard_store{plugin};
  SqlExecutionStore execution_store{plugin};
  SqlMetadataStore metadata_store{plugin};
  SqlTaskStore task_store{plugin, TaskVersion::v1};
  SqlTaskStore fair_task_store{plugin, TaskVersion::v2};
  ShardRetryableClient shards{shard_store};
  ExecutionRetryableClient executions{execution_store};
  HistoryRetryableClient history{execution_store.history()};
  MetadataRetryableClient metadata{metadata_store};
  TaskRetryableClient tasks{task_store};
  TaskRetryableClient fair_tasks{fair_task_store};
  SqlQueue queue_store{plugin};
  SqlQueueV2 queue_v2_store{plugin};
  SqlNexusEndpointStore nexus_store{plugin};
  SqlClusterMetadataStore cluster_store{plugin};
  QueueRetryableClient queue{queue_store};
  QueueV2Client queue_v2{queue_v2_store};
  NexusEndpointRetryableClient nexus{nexus_store};
  ClusterMetadataRetryableClient clusters{cluster_store};
  FencedUpdates fenced_updates{plugin};
};

Store::Store(Database& database, const Blueprint& blueprint) : parts_(std::make_unique<Parts>(database, blueprint)) {}
Store::~Store() = default;

ShardManager& Store::shards() { return parts_->shards; }
ExecutionManager& Store::executions() { return parts_->executions; }
HistoryManager& Store::history() { return parts_->history; }
MetadataManager& Store::metadata() { return parts_->metadata; }
TaskManager& Store::tasks(TaskVersion version) {
  return version == TaskVersion::v1 ? parts_->tasks : parts_->fair_tasks;
}
QueueRetryableClient& Store::queue() { return parts_->queue; }
QueueV2Client& Store::queue_v2() { return parts_->queue_v2; }
NexusEndpointRetryableClient& Store::nexus_endpoints() { return parts_->nexus; }
ClusterMetadataRetryableClient& Store::cluster_metadata() { return parts_->clusters; }
FencedUpdates& Store::fenced_updates() { return parts_->fenced_updates; }
const HostRules& Store::host_rules() const { return parts_->plugin.blueprint().hosts; }

}  // namespace dsqlsim::store

#pragma once
// The plugin's conditional updates and locks that no service calls yet, used as their own comments say: a caller reads
// a fencing token, keeps it, and updates on condition that it is still there. Answers are the plugin's, nothing is
// retried but by its RetryManager; a failed condition means that the caller has lost what it held. Each call notes what
// it is conditional on and what it answers (store/schema/fenced_notes.h), so it must be an operation of its own.

#include <cstdint>
#include <string>

#include "store/blueprint.h"
#include "store/dsql/db.h"
#include "store/requests.h"

namespace dsqlsim::store {

class FencedUpdates {
 public:
  explicit FencedUpdates(dsql::Plugin& plugin) : plugin_(plugin), db_(plugin) {}

  // Shards. The row's range and the blob's are info.range_id; `fence` is the range that the caller holds.

  /// ReadLockShards and WriteLockShards outside a transaction: the range as it was a moment ago.
  Expected<std::int64_t> read_range(const Context& ctx, std::int32_t shard_id);
  Expected<std::int64_t> lock_range(const Context& ctx, std::int32_t shard_id);
  Expected<void> shard_with_cas(const Context& ctx, const ShardInfo& info, std::int64_t fence);
  Expected<void> shard_with_fencing(const Context& ctx, const ShardInfo& info, std::int64_t fence);
  Expected<void> shard_auto_fenced(const Context& ctx, const ShardInfo& info, std::int64_t fence);
  /// ExecFencedUpdate under RunTx.
  Expected<void> shard_in_run_tx(const Context& ctx, const ShardInfo& info, std::int64_t fence);
  /// UpdateShardRangeWithCAS: the range after `fence`.
  Expected<std::int64_t> next_shard_range(const Context& ctx, std::int32_t shard_id, std::int64_t fence);

  // Task queues.

  Expected<std::int64_t> lock_task_queue(const Context& ctx, const TaskQueuesKey& key, TaskVersion version);
  Expected<void> task_queue_with_cas(const Context& ctx, const TaskQueuesRow& row, std::int64_t fence,
                                     TaskVersion version);
  Expected<void> task_queue_with_fencing(const Context& ctx, const TaskQueuesRow& row, std::int64_t fence,
                                         TaskVersion version);
  Expected<void> task_queue_auto_fenced(const Context& ctx, const TaskQueuesRow& row, std::int64_t fence,
                                        TaskVersion version);
  Expected<std::int64_t> next_task_queue_range(const Context& ctx, const TaskQueuesKey& key, std::int64_t fence,
                                               TaskVersion version);
  /// GenericCASUpdate with the query of its own example (task_queues_v2): the range after `fence`.
  Expected<std::int64_t> next_range_by_generic_cas(const Context& ctx, const TaskQueuesKey& key, std::int64_t fence);

  // Namespaces. The row is fenced on the notification version that the caller read with it; the global version is
  // read, given to the row and moved on in the same transaction.

  /// `update` carries no version of its own: its notification_version is ignored.
  Expected<void> namespace_with_cas(const Context& ctx, const UpdateNamespaceRequest& update, std::int64_t fence);

  // Executions, by db_record_version.

  Expected<std::int64_t> execution_version(const Context& ctx, const ExecutionsKey& key);
  /// WriteLockExecutions, check, UPDATE to the version after `fence`.
  Expected<void> execution_update(const Context& ctx, const ExecutionsKey& key, const ExecutionInfo& info,
                                  std::int64_t fence);
  /// ReadLockExecutions, check, INSERT of a task that is right only as long as the version stays.
  Expected<void> task_under_read_lock(const Context& ctx, const ExecutionsKey& key, const HistoryTask& task,
                                      std::int64_t fence);

 private:
  /// BEGIN, body, COMMIT on the plugin's own Tx; no layer retries.
  Expected<void> in_transaction(const Context& ctx, const TxBody& body);

  dsql::Plugin& plugin_;
  dsql::Db db_;
};

[[nodiscard]] FencedRules shipped_fenced_rules();

}  // namespace dsqlsim::store

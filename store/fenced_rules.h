#pragma once
// How the plugin's conditional updates that no service calls yet are done: the points at which a remedy or a mutant
// may differ from the plugin.

#include <cstdint>

#include "sim/core/context.h"
#include "store/error.h"
#include "store/rows.h"

namespace dsqlsim::store {

namespace dsql {
class Db;
class RawTx;
}  // namespace dsql

struct FencedRules {
  /// UpdateShards outside a transaction. `held` is the range that the caller holds; the plugin's method is not told.
  Expected<std::int64_t> (*auto_fenced_shard)(dsql::Db& db, const Context& ctx, const ShardsRow& row,
                                              std::int64_t held);
  Expected<void> (*shard_with_cas)(dsql::Db& db, const Context& ctx, const ShardsRow& row, std::int64_t expected);
  Expected<std::int64_t> (*shard_with_fencing)(dsql::Db& db, const Context& ctx, const ShardsRow& row,
                                               std::int64_t expected);
  Expected<std::int64_t> (*next_shard_range)(dsql::Db& db, const Context& ctx, std::int32_t shard_id,
                                             std::int64_t expected);
  /// The fenced statement inside a transaction of the RetryManager.
  Expected<void> (*shard_in_run_tx)(dsql::RawTx& tx, const Context& ctx, const ShardsRow& row, std::int64_t expected);
  Expected<std::int64_t> (*auto_fenced_task_queue)(dsql::Db& db, const Context& ctx, const TaskQueuesRow& row,
                                                   std::int64_t held, TaskVersion version);
  Expected<void> (*task_queue_with_cas)(dsql::Db& db, const Context& ctx, const TaskQueuesRow& row,
                                        std::int64_t expected, TaskVersion version);
  Expected<std::int64_t> (*next_task_queue_range)(dsql::Db& db, const Context& ctx, const TaskQueuesKey& key,
                                                  std::int64_t expected, TaskVersion version);
  Expected<void> (*namespace_with_cas)(dsql::Db& tx, const Context& ctx, const NamespaceRow& row,
                                       std::int64_t expected);
  Expected<ExecutionVersion> (*read_lock_execution)(dsql::Db& tx, const Context& ctx, const ExecutionsKey& key);
};

}  // namespace dsqlsim::store

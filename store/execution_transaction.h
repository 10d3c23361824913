#pragma once
// What execution writes do inside their transaction, after execution_util.go: one function a step, each with its checks
// and its own words for what goes wrong. Callers return a step's error at once; the transaction is then rolled back.

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "store/dsql/db.h"
#include "store/error.h"
#include "store/requests.h"
#include "store/rows.h"

namespace dsqlsim::store {

Expected<void> apply_workflow_mutation(dsql::Db& tx, const Context& ctx, std::int32_t shard_id,
                                       const WorkflowMutation& mutation);
/// The snapshot of a run that exists: whatever its parts were, they become those of the snapshot.
Expected<void> apply_workflow_snapshot_as_reset(dsql::Db& tx, const Context& ctx, std::int32_t shard_id,
                                                const WorkflowSnapshot& snapshot);
Expected<void> apply_workflow_snapshot_as_new(dsql::Db& tx, const Context& ctx, std::int32_t shard_id,
                                              const WorkflowSnapshot& snapshot);
/// One INSERT a category, in the order of their ids (Go's order is that of a map: any).
Expected<void> apply_tasks(dsql::Db& tx, const Context& ctx, std::int32_t shard_id, std::span<const HistoryTask> tasks);

/// The locked current run, or nothing if there is none.
Expected<std::optional<CurrentExecutionsRow>> lock_current_execution_if_exists(dsql::Db& tx, const Context& ctx,
                                                                               const CurrentExecutionsKey& key);
Expected<void> create_or_update_current_execution(dsql::Db& tx, const Context& ctx, const CurrentExecutionsRow& row,
                                                  CreateMode mode);
/// `run_id` is not the current run, if there is one.
Expected<void> assert_not_current_execution(dsql::Db& tx, const Context& ctx, const CurrentExecutionsKey& key,
                                            const Uuid& run_id);
Expected<void> assert_run_id_mismatch(const Uuid& run_id, const std::optional<CurrentExecutionsRow>& current);
Expected<void> assert_run_id_and_update_current_execution(dsql::Db& tx, const Context& ctx,
                                                          const CurrentExecutionsRow& row, const Uuid& previous_run_id);

/// CurrentWorkflowConditionFailedError about `current`.
[[nodiscard]] Error current_workflow_condition_failed(const std::optional<CurrentExecutionsRow>& current,
                                                      std::string text);

}  // namespace dsqlsim::store

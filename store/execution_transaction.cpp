#include "store/execution_transaction.h"

#include <fmt/format.h>

#include <array>

#include "store/dsql/driver.h"
#include "store/execution.h"
#include "store/execution_state_map.h"

namespace dsqlsim::store {

namespace {

Unexpected unavailable(const dsql::Db& tx, std::string text, const Error& cause) {
  return Unexpected(wrap(tx.blueprint().errors, Failure::unavailable, std::move(text), cause));
}

ExecutionsRow row_of(std::int32_t shard_id, const WorkflowKey& w, const ExecutionInfo& info,
                     const ExecutionState& state) {
  ExecutionsRow row;
  row.shard_id = shard_id;
  row.namespace_id = w.namespace_id;
  row.workflow_id = w.workflow_id;
  row.run_id = w.run_id;
  row.data = schema::encode(info);
  row.state = schema::encode(state);
  return row;
}

template <class Write>
ExecutionsRow row_of(std::int32_t shard_id, const Write& write) {
  ExecutionsRow row = row_of(shard_id, write.workflow, write.info, write.state);
  row.next_event_id = write.next_event_id;
  row.last_write_version = write.last_write_version;
  row.db_record_version = write.db_record_version;
  return row;
}

Expected<ExecutionVersion> lock_execution(dsql::Db& tx, const Context& ctx, const ExecutionsKey& key) {
  Expected<ExecutionVersion> version = tx.blueprint().executions.lock(tx, ctx, key);
  if (version.has_value()) return version;
  if (version.error().kind == Failure::no_rows) {
    return fail(Failure::condition_failed,
                fmt::format("WriteLockExecutions failed. Unable to lock (shard, namespace, workflow, run) = "
                            "({},{},{},{}) which does not exist.",
                            key.shard_id, to_text(key.namespace_id), key.workflow_id, to_text(key.run_id)));
  }
  return unavailable(tx, fmt::format("lockNextEventID failed. Error: {}", version.error().text), version.error());
}

ExecutionsKey key_of(std::int32_t shard_id, const WorkflowKey& w) {
  return {shard_id, w.namespace_id, w.workflow_id, w.run_id};
}

template <class Write>
Expected<void> lock_and_check_execution(dsql::Db& tx, const Context& ctx, std::int32_t shard_id, const Write& write) {
  const Expected<ExecutionVersion> found = lock_execution(tx, ctx, key_of(shard_id, write.workflow));
  if (!found.has_value()) return fail(found.error());
  std::optional<Error> failed = tx.blueprint().executions.check(write.condition, write.db_record_version, *found);
  if (failed.has_value()) return fail(std::move(*failed));
  return {};
}

Expected<void> update_execution(dsql::Db& tx, const Context& ctx, const ExecutionsRow& row) {
  const Expected<std::int64_t> rows = tx.update_executions(ctx, row);
  if (!rows.has_value()) {
    return unavailable(tx, fmt::format("updateExecution failed. Erorr: {}", rows.error().text), rows.error());
  }
  if (*rows == 1) return {};
  return fail(Failure::not_found, fmt::format("updateExecution failed. Affected {} rows updated instead of 1.", *rows));
}

Expected<void> create_execution(dsql::Db& tx, const Context& ctx, const ExecutionsRow& row) {
  const Expected<std::int64_t> rows = tx.insert_into_executions(ctx, row);
  if (!rows.has_value() && dsql::is_dup_entry(rows.error())) {
    Error e = make_error(Failure::workflow_condition_failed,
                         fmt::format("Workflow execution already running. WorkflowId: {}", row.workflow_id),
                         rows.error().evidence);
    e.found = FoundVersion{};
    return fail(std::move(e));
  }
  if (!rows.has_value()) {
    return unavailable(tx, fmt::format("createExecution failed. Erorr: {}", rows.error().text), rows.error());
  }
  if (*rows == 1) return {};
  return fail(Failure::not_found, fmt::format("createExecution failed. Affected {} rows updated instead of 1.", *rows));
}

Expected<void> update_current_execution(dsql::Db& tx, const Context& ctx, const CurrentExecutionsRow& row) {
  const Expected<std::int64_t> rows = tx.update_current_executions(ctx, tx.blueprint().executions.current_written(row));
  if (!rows.has_value()) {
    return unavailable(tx, fmt::format("updateCurrentExecution failed. Error: {}", rows.error().text), rows.error());
  }
  if (*rows == 1) return {};
  return fail(Failure::unavailable,
              fmt::format("updateCurrentExecution failed. {} rows of current_executions updated instead of 1.", *rows));
}

struct TaskTable {
  Category category;
  std::string_view function;
  std::string_view table;
};
// As the messages of execution_util.go have them, visibility's borrowed words included.
constexpr std::array<TaskTable, 6> task_tables{
    {{Category::transfer, "createTransferTasks", "transfer_tasks"},
     {Category::timer, "createTimerTasks", "timer_tasks"},
     {Category::replication, "createReplicationTasks", "transfer_tasks"},
     {Category::visibility, "createTransferTasks", "transfer_tasks"},
     {Category::archival, "createScheduledTasks", "history_scheduled_tasks"},
     {Category::outbound, "createImmediateTasks", "history_immediate_tasks"}}};

Expected<void> create_tasks(dsql::Db& tx, const Context& ctx, const TaskTable& table, std::span<const TasksRow> rows) {
  if (rows.empty()) return {};
  const Expected<std::int64_t> inserted = tx.insert_into_tasks(ctx, table.category, rows);
  if (!inserted.has_value()) {
    return unavailable(tx, fmt::format("{} failed. Error: {}", table.function, inserted.error().text),
                       inserted.error());
  }
  if (*inserted == static_cast<std::int64_t>(rows.size())) return {};
  return fail(Failure::unavailable, fmt::format("{} failed. Inserted {} instead of {} rows into {}. Error: <nil>",
                                                table.function, *inserted, rows.size(), table.table));
}

}  // namespace

namespace {

/// What a mutation and a snapshot of an existing run begin with. `who` is Go's function.
template <class Write>
Expected<void> overwrite_execution(dsql::Db& tx, const Context& ctx, std::int32_t shard_id, const Write& write,
                                   std::string_view who) {
  Expected<void> checked = lock_and_check_execution(tx, ctx, shard_id, write);
  if (!checked.has_value()) {
    const Error& e = checked.error();
    if (e.kind == Failure::workflow_condition_failed || e.kind == Failure::condition_failed) return checked;
    return unavailable(tx, fmt::format("{} failed. Failed to lock executions row. Error: {}", who, e.text), e);
  }
  ExecutionsRow row = row_of(shard_id, write);
  row.db_record_version = tx.blueprint().executions.version_written(write.db_record_version);
  const Expected<void> updated = update_execution(tx, ctx, row);
  if (updated.has_value()) return {};
  return unavailable(tx,
                     fmt::format("{} failed. Failed to update executions row. Erorr: {}", who, updated.error().text),
                     updated.error());
}

}  // namespace

Expected<void> apply_workflow_mutation(dsql::Db& tx, const Context& ctx, std::int32_t shard_id,
                                       const WorkflowMutation& mutation) {
  Expected<void> written = overwrite_execution(tx, ctx, shard_id, mutation, "applyWorkflowMutationTx");
  if (!written.has_value()) return written;
  if (Expected<void> added = apply_tasks(tx, ctx, shard_id, mutation.tasks); !added.has_value()) return added;
  return apply_mutation_to_parts(tx, ctx, key_of(shard_id, mutation.workflow), mutation);
}

Expected<void> apply_workflow_snapshot_as_reset(dsql::Db& tx, const Context& ctx, std::int32_t shard_id,
                                                const WorkflowSnapshot& snapshot) {
  Expected<void> written = overwrite_execution(tx, ctx, shard_id, snapshot, "applyWorkflowSnapshotTxAsReset");
  if (!written.has_value()) return written;
  if (Expected<void> added = apply_tasks(tx, ctx, shard_id, snapshot.tasks); !added.has_value()) return added;
  return reset_parts(tx, ctx, key_of(shard_id, snapshot.workflow), snapshot.maps);
}

Expected<void> apply_workflow_snapshot_as_new(dsql::Db& tx, const Context& ctx, std::int32_t shard_id,
                                              const WorkflowSnapshot& snapshot) {
  Expected<void> created = create_execution(tx, ctx, row_of(shard_id, snapshot));
  if (!created.has_value()) return created;
  if (Expected<void> added = apply_tasks(tx, ctx, shard_id, snapshot.tasks); !added.has_value()) return added;
  return insert_parts(tx, ctx, key_of(shard_id, snapshot.workflow), snapshot.maps);
}

Expected<void> apply_tasks(dsql::Db& tx, const Context& ctx, std::int32_t shard_id,
                           std::span<const HistoryTask> tasks) {
  for (const TaskTable& table : task_tables) {
    std::vector<TasksRow> rows;
    for (const HistoryTask& task : tx.blueprint().tasks.inserted(tasks)) {
      if (task.category == table.category) rows.push_back({shard_id, task.key, schema::encode(task.blob)});
    }
    if (Expected<void> created = create_tasks(tx, ctx, table, rows); !created.has_value()) return created;
  }
  return {};
}

Expected<std::optional<CurrentExecutionsRow>> lock_current_execution_if_exists(dsql::Db& tx, const Context& ctx,
                                                                               const CurrentExecutionsKey& key) {
  Expected<CurrentExecutionsRow> row = tx.lock_current_executions_join_executions(ctx, key);
  if (row.has_value()) return std::optional<CurrentExecutionsRow>(std::move(*row));
  if (row.error().kind == Failure::no_rows) return std::optional<CurrentExecutionsRow>();
  return unavailable(tx,
                     fmt::format("lockCurrentExecutionIfExists failed. Failed to get current_executions row for "
                                 "(shard,namespace,workflow) = ({}, {}, {}). Error: {}",
                                 key.shard_id, to_text(key.namespace_id), key.workflow_id, row.error().text),
                     row.error());
}

Expected<void> create_or_update_current_execution(dsql::Db& tx, const Context& ctx, const CurrentExecutionsRow& row,
                                                  CreateMode mode) {
  if (mode == CreateMode::bypass_current) return {};
  if (mode == CreateMode::update_current) {
    const Expected<void> updated = update_current_execution(tx, ctx, row);
    if (updated.has_value()) return {};
    return unavailable(tx,
                       fmt::format("createOrUpdateCurrentExecution failed. Failed to reuse workflow ID. Error: {}",
                                   updated.error().text),
                       updated.error());
  }
  const Expected<std::int64_t> inserted = tx.insert_into_current_executions(ctx, row);
  if (inserted.has_value()) return {};
  return unavailable(
      tx,
      fmt::format("createOrUpdateCurrentExecution failed. Failed to insert into current_executions table. Error: {}",
                  inserted.error().text),
      inserted.error());
}

Expected<void> assert_not_current_execution(dsql::Db& tx, const Context& ctx, const CurrentExecutionsKey& key,
                                            const Uuid& run_id) {
  const Expected<CurrentExecutionsRow> current = tx.lock_current_executions(ctx, key);
  if (current.has_value()) return assert_run_id_mismatch(run_id, *current);
  if (current.error().kind == Failure::no_rows) return {};
  return unavailable(
      tx, fmt::format("assertCurrentExecution failed. Unable to load current record. Error: {}", current.error().text),
      current.error());
}

Expected<void> assert_run_id_mismatch(const Uuid& run_id, const std::optional<CurrentExecutionsRow>& current) {
  if (!current.has_value() || current->run_id != run_id) return {};
  return fail(current_workflow_condition_failed(
      current, fmt::format("assertRunIDMismatch failed. request run ID: {}, current run ID: {}", to_text(run_id),
                           to_text(current->run_id))));
}

Expected<void> assert_run_id_and_update_current_execution(dsql::Db& tx, const Context& ctx,
                                                          const CurrentExecutionsRow& row,
                                                          const Uuid& previous_run_id) {
  const Expected<CurrentExecutionsRow> current =
      tx.lock_current_executions(ctx, {row.shard_id, row.namespace_id, row.workflow_id});
  if (!current.has_value()) {
    return unavailable(
        tx,
        fmt::format("assertCurrentExecution failed. Unable to load current record. Error: {}", current.error().text),
        current.error());
  }
  if (current->run_id != previous_run_id) {
    return fail(current_workflow_condition_failed(
        *current, fmt::format("assertRunIDAndUpdateCurrentExecution failed. current run ID: {}, request run ID: {}",
                              to_text(current->run_id), to_text(previous_run_id))));
  }
  return update_current_execution(tx, ctx, row);
}

Error current_workflow_condition_failed(const std::optional<CurrentExecutionsRow>& current, std::string text) {
  Error e = make_error(Failure::current_workflow_condition_failed, std::move(text));
  e.current = CurrentWorkflow{};
  if (current.has_value()) {
    e.current = CurrentWorkflow{current->run_id, current->create_request_id, current->state, current->status,
                                current->last_write_version};
  }
  return e;
}

namespace {

Expected<ExecutionVersion> lock_for_update(dsql::Db& tx, const Context& ctx, const ExecutionsKey& key) {
  return tx.write_lock_executions(ctx, key);
}

std::optional<Error> check_version(std::int64_t condition, std::int64_t db_record_version,
                                   const ExecutionVersion& found) {
  std::string text;
  if (db_record_version == 0) {
    if (found.next_event_id == condition) return std::nullopt;
    text = fmt::format("lockAndCheckExecution failed. Next_event_id was {} when it should have been {}.",
                       found.next_event_id, condition);
  } else {
    const std::int64_t expected = db_record_version - 1;
    if (found.db_record_version == expected) return std::nullopt;
    text = fmt::format("lockAndCheckExecution failed. DBRecordVersion expected: {}, actually {}.", expected,
                       found.db_record_version);
  }
  Error e = make_error(Failure::workflow_condition_failed, std::move(text));
  e.found = FoundVersion{found.next_event_id, found.db_record_version};
  return e;
}

CurrentExecutionsRow current_as_told(const CurrentExecutionsRow& row) { return row; }

std::int64_t version_as_requested(std::int64_t db_record_version) { return db_record_version; }

}  // namespace

ExecutionRules shipped_execution_rules() {
  return {lock_for_update, check_version,     version_as_requested, read_on_the_pool,
          delete_run,      delete_if_current, current_as_told};
}

}  // namespace dsqlsim::store

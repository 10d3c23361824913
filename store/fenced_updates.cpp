#include "store/fenced_updates.h"

#include <fmt/format.h>

#include "store/dsql/cas_updates.h"
#include "store/dsql/fenced_updates.h"
#include "store/layer_trace.h"
#include "store/schema/failure_text.h"
#include "store/schema/fenced_notes.h"
#include "store/schema/tables.h"

namespace dsqlsim::store {

namespace {

using schema::FenceRole;
namespace note = schema::note;

void began(const Context& ctx, std::string_view table, const std::string& key, std::int64_t fence, std::int64_t written,
           FenceRole role = FenceRole::writes) {
  ctx.actor().note(note::fenced_update_began, {fence, written, static_cast<std::int64_t>(role)},
                   fmt::format("{} {}", table, key));
}

/// Notes what the caller is told.
template <class T>
Expected<T> told(const Context& ctx, std::string_view method, Expected<T> answer) {
  if (answer.has_value()) {
    ctx.actor().note(note::fenced_update_returned, {0, schema::pack_root({Failure::none, Outcome::applied})}, method);
  } else {
    const Error& e = answer.error();
    ctx.actor().note(note::fenced_update_returned, {static_cast<std::int64_t>(e.kind), packed_root(e)},
                     schema::failure_text(method, e.text));
  }
  return answer;
}

Expected<void> without_count(const Expected<std::int64_t>& rows) {
  if (!rows.has_value()) return fail(rows.error());
  return {};
}

ShardsRow row_of(const ShardInfo& info) { return {info.shard_id, info.range_id, schema::encode(info)}; }

void shard_began(const Context& ctx, const ShardInfo& info, std::int64_t fence) {
  began(ctx, schema::table::shards, std::to_string(info.shard_id), fence, info.range_id);
}

std::string_view table_of(TaskVersion version) {
  return version == TaskVersion::v1 ? schema::table::task_queues : schema::table::task_queues_v2;
}

void queue_began(const Context& ctx, std::int64_t range_hash, TaskVersion version, std::int64_t fence,
                 std::int64_t written) {
  began(ctx, table_of(version), std::to_string(range_hash), fence, written);
}

constexpr dsql::Sql set_range_if_unchanged{
    "GenericCASUpdate",
    "UPDATE task_queues_v2 SET range_id = $1 WHERE range_hash = $2 AND task_queue_id = $3 AND range_id = $4"};

/// The check that callers of the execution locks make, as lockAndCheckExecution does.
Expected<void> same_version(const ErrorRules& rules, const Expected<ExecutionVersion>& locked, std::int64_t fence) {
  if (!locked.has_value()) return fail(locked.error());
  if (locked->db_record_version == fence) return {};
  return fail(rules.condition_failed(
      ConditionKind::execution,
      fmt::format("db_record_version changed from expected {} to {}", fence, locked->db_record_version)));
}

}  // namespace

Expected<std::int64_t> FencedUpdates::read_range(const Context& ctx, std::int32_t shard_id) {
  return db_.read_lock_shards(ctx, shard_id);
}

Expected<std::int64_t> FencedUpdates::lock_range(const Context& ctx, std::int32_t shard_id) {
  return db_.write_lock_shards(ctx, shard_id);
}

Expected<void> FencedUpdates::shard_with_cas(const Context& ctx, const ShardInfo& info, std::int64_t fence) {
  shard_began(ctx, info, fence);
  return told(ctx, "UpdateShardWithCAS", plugin_.blueprint().fenced.shard_with_cas(db_, ctx, row_of(info), fence));
}

Expected<void> FencedUpdates::shard_with_fencing(const Context& ctx, const ShardInfo& info, std::int64_t fence) {
  shard_began(ctx, info, fence);
  const auto rows = plugin_.blueprint().fenced.shard_with_fencing(db_, ctx, row_of(info), fence);
  return told(ctx, "UpdateShardsWithFencing", without_count(rows));
}

Expected<void> FencedUpdates::shard_auto_fenced(const Context& ctx, const ShardInfo& info, std::int64_t fence) {
  shard_began(ctx, info, fence);
  const auto rows = plugin_.blueprint().fenced.auto_fenced_shard(db_, ctx, row_of(info), fence);
  return told(ctx, "UpdateShardsAutoFenced", without_count(rows));
}

Expected<void> FencedUpdates::shard_in_run_tx(const Context& ctx, const ShardInfo& info, std::int64_t fence) {
  shard_began(ctx, info, fence);
  dsql::RetryManager manager(plugin_, plugin_.blueprint().transactions.run_tx);
  return told(ctx, "ExecFencedUpdate", manager.run_tx_void(ctx, "ExecFencedUpdate", [&](dsql::RawTx& tx) {
    return plugin_.blueprint().fenced.shard_in_run_tx(tx, ctx, row_of(info), fence);
  }));
}

Expected<std::int64_t> FencedUpdates::next_shard_range(const Context& ctx, std::int32_t shard_id, std::int64_t fence) {
  began(ctx, schema::table::shards, std::to_string(shard_id), fence, fence + 1);
  return told(ctx, "UpdateShardRangeWithCAS", plugin_.blueprint().fenced.next_shard_range(db_, ctx, shard_id, fence));
}

Expected<std::int64_t> FencedUpdates::lock_task_queue(const Context& ctx, const TaskQueuesKey& key,
                                                      TaskVersion version) {
  return db_.lock_task_queues(ctx, key, version);
}

Expected<void> FencedUpdates::task_queue_with_cas(const Context& ctx, const TaskQueuesRow& row, std::int64_t fence,
                                                  TaskVersion version) {
  queue_began(ctx, row.range_hash, version, fence, row.range_id);
  return told(ctx, "UpdateTaskQueuesWithCAS",
              plugin_.blueprint().fenced.task_queue_with_cas(db_, ctx, row, fence, version));
}

Expected<void> FencedUpdates::task_queue_with_fencing(const Context& ctx, const TaskQueuesRow& row, std::int64_t fence,
                                                      TaskVersion version) {
  queue_began(ctx, row.range_hash, version, fence, row.range_id);
  // The plugin's method answers one row, made up, whenever it succeeds.
  const auto rows = db_.update_task_queues_with_fencing(ctx, row, fence, version);
  if (!rows.has_value()) return told(ctx, "UpdateTaskQueuesWithFencing", without_count(rows));
  return told(ctx, "UpdateTaskQueuesWithFencing",
              dsql::validate_rows_affected(plugin_.blueprint().errors, *rows, "task_queue", fence));
}

Expected<void> FencedUpdates::task_queue_auto_fenced(const Context& ctx, const TaskQueuesRow& row, std::int64_t fence,
                                                     TaskVersion version) {
  queue_began(ctx, row.range_hash, version, fence, row.range_id);
  const auto rows = plugin_.blueprint().fenced.auto_fenced_task_queue(db_, ctx, row, fence, version);
  return told(ctx, "UpdateTaskQueuesAutoFenced", without_count(rows));
}

Expected<std::int64_t> FencedUpdates::next_task_queue_range(const Context& ctx, const TaskQueuesKey& key,
                                                            std::int64_t fence, TaskVersion version) {
  queue_began(ctx, key.range_hash, version, fence, fence + 1);
  return told(ctx, "UpdateTaskQueueRangeWithCAS",
              plugin_.blueprint().fenced.next_task_queue_range(db_, ctx, key, fence, version));
}

Expected<std::int64_t> FencedUpdates::next_range_by_generic_cas(const Context& ctx, const TaskQueuesKey& key,
                                                                std::int64_t fence) {
  queue_began(ctx, key.range_hash, TaskVersion::v2, fence, fence + 1);
  const auto done =
      db_.generic_cas_update(ctx, set_range_if_unchanged, {fence + 1, key.range_hash, key.task_queue_id, fence},
                             "task_queue " + to_text(key.task_queue_id), fence);
  return told(ctx, "GenericCASUpdate", done.map([fence] { return fence + 1; }));
}

Expected<void> FencedUpdates::namespace_with_cas(const Context& ctx, const UpdateNamespaceRequest& update,
                                                 std::int64_t fence) {
  began(ctx, schema::table::namespaces, update.name, fence, 0);
  return told(
      ctx, "UpdateNamespaceWithCAS", in_transaction(ctx, [&](dsql::Db& tx) -> Expected<void> {
        const Expected<std::int64_t> global = tx.lock_namespace_metadata(ctx);
        if (!global.has_value()) return fail(global.error());
        const NamespaceRow row{update.id, update.name, update.is_global, schema::encode(update.detail), *global};
        Expected<void> updated = plugin_.blueprint().fenced.namespace_with_cas(tx, ctx, row, fence);
        if (!updated.has_value()) return updated;
        return without_count(tx.update_namespace_metadata_with_cas(ctx, *global));
      }));
}

Expected<std::int64_t> FencedUpdates::execution_version(const Context& ctx, const ExecutionsKey& key) {
  return db_.select_from_executions(ctx, key).map([](const ExecutionsRow& row) { return row.db_record_version; });
}

Expected<void> FencedUpdates::execution_update(const Context& ctx, const ExecutionsKey& key, const ExecutionInfo& info,
                                               std::int64_t fence) {
  began(ctx, schema::table::executions, to_text(key.run_id), fence, fence + 1);
  return told(
      ctx, "WriteLockExecutions", in_transaction(ctx, [&](dsql::Db& tx) -> Expected<void> {
        Expected<void> same = same_version(plugin_.blueprint().errors, tx.write_lock_executions(ctx, key), fence);
        if (!same.has_value()) return same;
        const schema::ExecutionState state{key.run_id, "request", schema::State::running, schema::Status::running};
        const Expected<std::int64_t> rows =
            tx.update_executions(ctx, {key.shard_id, key.namespace_id, key.workflow_id, key.run_id, info.counter, 0,
                                       schema::encode(info), schema::encode(state), fence + 1});
        if (!rows.has_value()) return fail(rows.error());
        return dsql::validate_rows_affected(plugin_.blueprint().errors, *rows, "execution", fence);
      }));
}

Expected<void> FencedUpdates::task_under_read_lock(const Context& ctx, const ExecutionsKey& key,
                                                   const HistoryTask& task, std::int64_t fence) {
  began(ctx, schema::table::executions, to_text(key.run_id), fence, 0, FenceRole::guards);
  return told(ctx, "ReadLockExecutions", in_transaction(ctx, [&](dsql::Db& tx) -> Expected<void> {
                const auto locked = plugin_.blueprint().fenced.read_lock_execution(tx, ctx, key);
                if (Expected<void> same = same_version(plugin_.blueprint().errors, locked, fence); !same.has_value())
                  return same;
                const TasksRow row{key.shard_id, task.key, schema::encode(task.blob)};
                return without_count(tx.insert_into_tasks(ctx, task.category, {&row, 1}));
              }));
}

Expected<void> FencedUpdates::in_transaction(const Context& ctx, const TxBody& body) {
  Expected<dsql::Tx> tx = db_.begin_tx(ctx);
  if (!tx.has_value()) return fail(tx.error());
  if (Expected<void> done = body(*tx); !done.has_value()) {
    tx->rollback(ctx);
    return done;
  }
  return tx->commit(ctx);
}

namespace {

constexpr dsql::Sql fenced_shard_update{"ExecFencedUpdate", R"(UPDATE shards 
		SET range_id = $1, data = $2, data_encoding = $3 
		WHERE shard_id = $4 AND range_id = $5)"};

Expected<std::int64_t> auto_fenced_shard(dsql::Db& db, const Context& ctx, const ShardsRow& row,
                                         std::int64_t /*held*/) {
  return db.update_shards(ctx, row);
}

Expected<void> shard_with_cas(dsql::Db& db, const Context& ctx, const ShardsRow& row, std::int64_t expected) {
  return db.update_shard_with_cas(ctx, row, expected);
}

Expected<std::int64_t> shard_with_fencing(dsql::Db& db, const Context& ctx, const ShardsRow& row,
                                          std::int64_t expected) {
  return db.update_shards_with_fencing(ctx, row, expected);
}

Expected<std::int64_t> next_shard_range(dsql::Db& db, const Context& ctx, std::int32_t shard_id,
                                        std::int64_t expected) {
  return db.update_shard_range_with_cas(ctx, shard_id, expected);
}

Expected<void> shard_in_run_tx(dsql::RawTx& tx, const Context& ctx, const ShardsRow& row, std::int64_t expected) {
  return dsql::exec_fenced_update(
      ctx, tx, ConditionKind::shard, fmt::format("shard {} is no longer in range {}", row.shard_id, expected),
      fenced_shard_update, {row.range_id, Bytes{row.data}, dsql::encoding(), std::int64_t{row.shard_id}, expected});
}

Expected<std::int64_t> auto_fenced_task_queue(dsql::Db& db, const Context& ctx, const TaskQueuesRow& row,
                                              std::int64_t /*held*/, TaskVersion version) {
  return db.update_task_queues_auto_fenced(ctx, row, version);
}

Expected<void> task_queue_with_cas(dsql::Db& db, const Context& ctx, const TaskQueuesRow& row, std::int64_t expected,
                                   TaskVersion version) {
  return db.update_task_queues_with_cas(ctx, row, expected, version);
}

Expected<std::int64_t> next_task_queue_range(dsql::Db& db, const Context& ctx, const TaskQueuesKey& key,
                                             std::int64_t expected, TaskVersion version) {
  return db.update_task_queue_range_with_cas(ctx, key, expected, version);
}

Expected<void> namespace_with_cas(dsql::Db& tx, const Context& ctx, const NamespaceRow& row, std::int64_t expected) {
  return tx.update_namespace_with_cas(ctx, row, expected);
}

Expected<ExecutionVersion> read_lock_execution(dsql::Db& tx, const Context& ctx, const ExecutionsKey& key) {
  return tx.read_lock_executions(ctx, key);
}

}  // namespace

FencedRules shipped_fenced_rules() {
  return {auto_fenced_shard,      shard_with_cas,      shard_with_fencing,    next_shard_range,   shard_in_run_tx,
          auto_fenced_task_queue, task_queue_with_cas, next_task_queue_range, namespace_with_cas, read_lock_execution};
}

}  // namespace dsqlsim::store

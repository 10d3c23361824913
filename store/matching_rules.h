#pragma once
// How the matching store does what it does: the points at which a remedy or a mutant may differ from the plugin, and
// what the matcher above it does with the answers (the store itself does not read that).

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sim/core/context.h"
#include "store/error.h"
#include "store/matching_rows.h"

namespace dsqlsim::store {

namespace dsql {
class Db;
}  // namespace dsql
class SqlStore;

struct MatchingRules {
  /// Reads a queue's range, for a write under it.
  Expected<std::int64_t> (*lock)(dsql::Db& tx, const Context& ctx, const TaskQueuesKey& key, TaskVersion version);
  /// It is another than the caller's. Nothing: go on.
  std::optional<Error> (*lock_mismatch)(std::int64_t expected, std::int64_t found);
  /// Writes a queue's row; answers rows affected.
  Expected<std::int64_t> (*update)(dsql::Db& tx, const Context& ctx, const TaskQueuesRow& row, std::int64_t previous,
                                   TaskVersion version);
  /// Runs the transaction of UpdateTaskQueue or UpdateTaskQueueUserData.
  Expected<void> (*run_update)(SqlStore& store, const Context& ctx, std::string_view operation,
                               const std::function<Expected<void>(dsql::Db&)>& body);
  Expected<std::int64_t> (*insert_tasks)(dsql::Db& tx, const Context& ctx, std::span<const MatchingTasksRow> rows,
                                         TaskVersion version);
  Expected<std::vector<MatchingTasksRow>> (*select_tasks)(dsql::Db& db, const Context& ctx,
                                                          const MatchingTasksRange& range, TaskVersion version);
  /// Deletes; answers rows affected.
  Expected<std::int64_t> (*delete_tasks)(dsql::Db& db, const Context& ctx, const MatchingTasksRange& range,
                                         TaskVersion version);
  /// Runs such a delete: on the pool, or in a transaction that holds the row of the queue (subqueue 0) under `held`.
  Expected<std::int64_t> (*run_delete)(SqlStore& store, const Context& ctx, const TaskQueuesKey& holder,
                                       std::int64_t held, const MatchingTasksRange& range, TaskVersion version);
  /// Behind which id the next page of all queues begins, after one whose last row had this id.
  Uuid (*list_behind)(const Uuid& last);
  /// Writes the row with the next version, if it has the one that is asked for.
  Expected<void> (*update_user_data)(dsql::Db& tx, const Context& ctx, const UserDataRow& row);
};

// ---- matchers ----

/// Whose ids a matcher gives out after it has renewed its lease.
enum class IdBlock : std::uint8_t {
  of_the_new_range,
  /// Those of the range before, once more.
  of_the_old_range,
};

/// What a matcher does with a task whose start failed.
enum class AfterStartError : std::uint8_t {
  /// Writes it again under a new id, and then takes the old one for done.
  rewrite,
  /// Takes it for done.
  forget,
};

/// How far the ack level of a queue moves when a task is done.
enum class AckTo : std::uint8_t {
  /// Up to the first that is not.
  first_outstanding,
  /// To the task that is done.
  done_task,
};

/// What a matcher remembers of the ack level that it could not persist.
enum class AfterFailedPersist : std::uint8_t {
  /// The one before, whatever became of the write.
  previous_level,
  /// The new one: it may be in the table.
  new_level,
};

/// Up to where a matcher deletes task rows.
enum class GcUpTo : std::uint8_t { ack_level, read_level };

/// What a matcher does when the store says that its queue has another range.
enum class AfterLostLease : std::uint8_t { unload, carry_on };

/// From where a matcher that takes a queue over reads.
enum class TakeOverFrom : std::uint8_t {
  persisted_ack_level,
  /// From the first id of its own block.
  own_block,
};

/// The read level of a matcher while a write of tasks is under way.
enum class MaxReadLevel : std::uint8_t {
  /// Moves when the write has been answered.
  after_the_write,
  /// Moves when its ids have been given out.
  before_the_write,
};

struct MatcherRules {
  IdBlock id_block = IdBlock::of_the_new_range;
  AfterStartError after_start_error = AfterStartError::rewrite;
  AckTo ack_to = AckTo::first_outstanding;
  AfterFailedPersist after_failed_persist = AfterFailedPersist::previous_level;
  GcUpTo gc_up_to = GcUpTo::ack_level;
  AfterLostLease after_lost_lease = AfterLostLease::unload;
  TakeOverFrom take_over_from = TakeOverFrom::persisted_ack_level;
  MaxReadLevel max_read_level = MaxReadLevel::after_the_write;
};

}  // namespace dsqlsim::store

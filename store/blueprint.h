#pragma once
// Everything in which store variants differ: statements and policies, chosen once when a Store is built. `shipped` is
// the plugin as it is; a remedy or a mutant is a function that edits a Blueprint. No operation asks which variant it
// runs in.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sim/core/context.h"
#include "store/error.h"
#include "store/fenced_rules.h"
#include "store/history_node_chain.h"
#include "store/history_requests.h"
#include "store/host_rules.h"
#include "store/kind_set.h"
#include "store/matching_rules.h"
#include "store/requests.h"
#include "store/retry_config.h"
#include "store/rows.h"
#include "store/schema/operations.h"
#include "store/service_rules.h"

namespace dsqlsim::store {

namespace dsql {
class DatabaseHandle;
class Db;
enum class ErrorClass : std::uint8_t;
}  // namespace dsql
class SqlStore;

/// A transaction's body; it gets the plugin's Db bound to the transaction.
using TxBody = std::function<Expected<void>(dsql::Db& tx)>;

struct ErrorRules {
  /// What a wrapping error keeps of the chain behind it: with %v nothing, with %w `cause` and `condition`.
  void (*carry_cause)(Error& wrapping, const Error& cause);
  /// How the plugin reports that a fenced statement matched no row.
  Error (*condition_failed)(ConditionKind kind, std::string message);
  /// How the plugin reports a PgError that it does not convert.
  Error (*refused)(const DbError& error, Outcome outcome);
  /// Kinds that wrapping does not flatten into Unavailable.
  KindSet survive_wrapping;
  /// Kinds that txExecuteOnce returns unchanged.
  KindSet pass_transaction;
  /// classifyError of the plugin.
  dsql::ErrorClass (*classify)(const Error& error);
};

/// fmt.Errorf("text", cause): an error of `kind` around another one. What is flattened is up to the rules; root,
/// evidence and outcome are carried in any case.
[[nodiscard]] Error wrap(const ErrorRules& rules, Failure kind, std::string text, const Error& cause);
/// fmt.Errorf("text%w", cause): the type goes, what errors.As finds behind it stays.
[[nodiscard]] Error wrap_with_cause(const ErrorRules& rules, std::string text, const Error& cause);
/// The shipped carry_cause: everything is wrapped with %v.
void forget_cause(Error& wrapping, const Error& cause);

struct ShardRules {
  /// After SELECT .. FOR UPDATE found another range than the caller's. Nothing: go on.
  std::optional<Error> (*write_lock_mismatch)(std::int32_t shard_id, std::int64_t expected, std::int64_t found);
  /// Reads the range for UpdateShard.
  Expected<std::int64_t> (*write_lock)(dsql::Db& tx, const Context& ctx, std::int32_t shard_id);
  /// Writes the row; answers rows affected.
  Expected<std::int64_t> (*update)(dsql::Db& tx, const Context& ctx, const ShardsRow& row, std::int64_t previous);
  /// When `update` did not affect exactly one row.
  Error (*not_one_row)(std::int32_t shard_id, std::int64_t previous, std::int64_t rows);
  /// Reads the range for writes under a range.
  Expected<std::int64_t> (*read_lock)(dsql::Db& tx, const Context& ctx, std::int32_t shard_id);
};

struct ExecutionRules {
  Expected<ExecutionVersion> (*lock)(dsql::Db& tx, const Context& ctx, const ExecutionsKey& key);
  /// The version to leave behind is `db_record_version`; `found` is the row's. Nothing: it may be written.
  std::optional<Error> (*check)(std::int64_t condition, std::int64_t db_record_version, const ExecutionVersion& found);
  std::int64_t (*version_written)(std::int64_t db_record_version);
  /// GetWorkflowExecution: its reads, on the pool or inside a transaction.
  Expected<GetWorkflowExecutionResponse> (*read)(SqlStore& store, const Context& ctx,
                                                 const GetWorkflowExecutionRequest& request);
  /// DeleteWorkflowExecution, inside its transaction.
  Expected<void> (*remove)(dsql::Db& tx, const Context& ctx, const ExecutionsKey& run);
  /// DeleteCurrentWorkflowExecution; answers rows affected.
  Expected<std::int64_t> (*remove_current)(dsql::Db& db, const Context& ctx, const ExecutionsKey& run);
  /// The row that an update of a current row writes, of the one that it was told to.
  CurrentExecutionsRow (*current_written)(const CurrentExecutionsRow& row);
};

/// The maps and the buffered events of a run. Counts are rows affected.
struct PartRules {
  Expected<void> (*upsert)(dsql::Db& tx, const Context& ctx, schema::RunMap map, const ExecutionsKey& run,
                           std::span<const MapRow> rows);
  Expected<std::int64_t> (*remove)(dsql::Db& tx, const Context& ctx, schema::RunMap map, const ExecutionsKey& run,
                                   std::span<const schema::MapKey> keys);
  Expected<std::int64_t> (*clear)(dsql::Db& tx, const Context& ctx, schema::RunMap map, const ExecutionsKey& run);
  Expected<std::vector<MapRow>> (*select)(dsql::Db& db, const Context& ctx, schema::RunMap map,
                                          const ExecutionsKey& run);
  Expected<std::int64_t> (*clear_buffered)(dsql::Db& tx, const Context& ctx, const ExecutionsKey& run);
  /// Batches in the order in which they are taken to have happened.
  Expected<std::vector<std::string>> (*select_buffered)(dsql::Db& db, const Context& ctx, const ExecutionsKey& run);
  /// The id of a new batch of a run of the shard; batches are read in the order of their ids.
  Expected<std::int64_t> (*next_buffered_id)(dsql::Db& tx, const Context& ctx, std::int32_t shard_id);
};

struct TaskRules {
  /// Of the tasks that a write is to insert, those that it does insert.
  std::span<const HistoryTask> (*inserted)(std::span<const HistoryTask> tasks);
  /// One step of a range delete in its transaction or none: deletes from `min` on, moves `min` past what it deleted;
  /// true when nothing is left below the range's end.
  Expected<bool> (*delete_step)(dsql::Db& db, const Context& ctx, Category category, TasksRange& range);
  /// Runs one such step: on the pool, or inside a transaction that holds the shard's row.
  Expected<bool> (*run_delete_step)(SqlStore& store, const Context& ctx,
                                    const RangeCompleteHistoryTasksRequest& request, TasksRange& range);
  /// The end of the range that is deleted.
  TaskKey (*delete_until)(Category category, TaskKey exclusive_max);
  /// Where the next page of scheduled tasks begins, after one that ended with `last`.
  TaskKey (*behind_scheduled)(const TaskKey& last);
  /// What AddHistoryTasks answers when its transaction answered this.
  Expected<void> (*add_result)(Expected<void> result);
  /// Whether this answer to the insert of a dead letter means that it is there already.
  bool (*dead_letter_is_there)(const Error& error);
};

/// When a create or update appends its events.
enum class AppendOrder : std::uint8_t {
  /// Before its transaction begins.
  before,
  /// After its transaction has committed.
  after,
};

struct HistoryRules {
  /// Writes a node; answers rows affected.
  Expected<std::int64_t> (*insert_node)(dsql::Db& db, const Context& ctx, const HistoryNodeRow& row);
  /// The branches of a tree, before one of them is deleted.
  Expected<std::vector<HistoryTreeRow>> (*read_tree)(dsql::Db& db, const Context& ctx, std::int32_t shard_id,
                                                     const Uuid& tree_id);
  /// After the branches of a tree could not be read. Nothing: as if it had none.
  std::optional<Error> (*tree_unreadable)(const Error& error);
  /// Behind which row the next page goes on.
  HistoryPage::Row (*page_end)(const HistoryNodeRow& last);
  /// The node id from which a page that is read backwards goes on.
  std::int64_t (*reverse_cursor_node)(const HistoryNodesRange& range);
  /// Where the first page of all branches begins.
  Expected<HistoryTreeKey> (*first_tree_key)();
  /// Behind what the page that follows this branch begins.
  HistoryTreeKey (*next_tree_key)(const HistoryTreeKey& last);
  /// Of a branch's nodes up to the last committed one, those that a trim deletes.
  Expected<std::vector<ChainNode>> (*nodes_to_trim)(std::int64_t tail_node_id, std::int64_t tail_txn_id,
                                                    std::span<const ChainNode> nodes);
  AppendOrder append_order;
};

struct NamespaceRules {
  /// The global version. `pool` is the plugin's Db outside the transaction.
  Expected<std::int64_t> (*lock_metadata)(dsql::Db& pool, dsql::Db& tx, const Context& ctx);
  /// When the locked version is not the requested one. Nothing: go on.
  std::optional<Error> (*version_mismatch)(std::int64_t requested, std::int64_t locked);
  /// The version that the namespace's row gets.
  std::int64_t (*version_given)(std::int64_t requested, std::int64_t locked);
  /// Writes the row; answers rows affected.
  Expected<std::int64_t> (*update_row)(dsql::Db& tx, const Context& ctx, const NamespaceRow& row);
  /// Moves the global version from `old_version` to the next; answers rows affected.
  Expected<std::int64_t> (*bump_metadata)(dsql::Db& tx, const Context& ctx, std::int64_t old_version);
};

/// The transaction retry policy that the plugin offers to SqlStore (L2).
struct TxRetryPolicy {
  RetryConfig config;
  int (*max_retries)(const RetryConfig& config);
  /// Before the retry after attempt number `attempt`, counted from 0.
  Duration (*backoff)(const RetryConfig& config, Actor& actor, int attempt);
  bool (*retryable)(const Error& error);
};

struct TransactionRules {
  /// Empty when SqlStore does not see the plugin's policy: then there is one attempt.
  std::optional<TxRetryPolicy> policy;
  /// The policy's callbacks: before the backoff of attempt number `attempt`, counted from 1, that failed; and after a
  /// retryable error on the last attempt.
  void (*on_retry)(const Context& ctx, std::string_view operation, int attempt, dsql::ErrorClass error_class,
                   Duration delay);
  void (*on_exhausted)(const Context& ctx, std::string_view operation);
  /// Attempts after the first.
  Expected<void> (*attempt_again)(SqlStore& store, const Context& ctx, std::string_view operation, const TxBody& body);
  /// Of the plugin's RetryManager (L1).
  RetryConfig run_tx;
  /// What its BeginTx answers because of its pool. Nothing: it has one.
  std::optional<Error> (*run_tx_pool)(dsql::DatabaseHandle& handle, const Context& ctx);
  /// Whether it runs a transaction again.
  bool (*run_tx_again)(const Error& error, dsql::ErrorClass error_class);
};

/// backoff.ExponentialRetryPolicy of the persistence client (L3).
struct ClientRetryPolicy {
  Duration initial = milliseconds(50);
  std::int64_t coefficient = 2;
  Duration maximum = seconds(10);
  Duration expiration = minutes(1);
  /// In total.
  int attempts = 2;
  /// How much of a delay is drawn, in percent.
  std::int64_t jitter = 20;
};

/// A failed attempt, as the client layer sees it.
struct ClientFailure {
  schema::Operation operation;
  const Error& error;
  /// The outcome of this attempt or of an earlier one of the call is unknown.
  bool may_have_been_applied;
};

struct ClientRules {
  ClientRetryPolicy policy;
  bool (*retryable)(const ClientFailure& failure);
  /// What the caller is told when there is no further attempt.
  Error (*report)(const ClientFailure& failure);
};

struct Blueprint {
  /// The spec that made it, canonical: base, remedies and mutants in catalogue order.
  std::string name;
  ErrorRules errors;
  ShardRules shards;
  ExecutionRules executions;
  PartRules parts;
  TaskRules tasks;
  HistoryRules history;
  NamespaceRules namespaces;
  MatchingRules matching;
  FencedRules fenced;
  TransactionRules transactions;
  ClientRules client;
  QueueRules queues;
  QueueV2Rules queues_v2;
  NexusRules nexus;
  ClusterRules clusters;
  /// The client layers of the two kinds of queues. Version 2 has none: it tries once.
  ClientRules queue_client;
  ClientRules queue_v2_client;
  HostRules hosts;
};

/// What this is a port of.
inline constexpr std::string_view ported = "the port of Temporal's DSQL plugin, iw/temporal at cf90c57d6";

/// The plugin as it is.
[[nodiscard]] Blueprint shipped_blueprint();

/// A remedy or a mutant: a line of remedies.inc or mutants.inc.
struct Edit {
  std::string_view name;
  /// One sentence.
  std::string_view meaning;
  void (*apply)(Blueprint& blueprint);
};
[[nodiscard]] std::span<const Edit> remedies();
[[nodiscard]] std::span<const Edit> mutants();

/// `shipped`, `intended` and `fixed`, with their meanings; `apply` is null.
[[nodiscard]] std::span<const Edit> bases();

/// Builds the blueprint of a spec: a base, then any number of `+remedy`, `-remedy` (must be there) and `+mutant`. The
/// error is one sentence for the user that names the nearest valid word.
[[nodiscard]] tl::expected<Blueprint, std::string> make_blueprint(std::string_view spec);

}  // namespace dsqlsim::store

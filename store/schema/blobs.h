#pragma once
// What the store keeps inside bytea columns, and its text codecs: `tag;field;field;...`, integers in decimal, strings
// as `length:bytes`. Encoding is deterministic; decoding never fails but by answering nothing, whatever the bytes.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/db/value.h"
#include "store/schema/decode.h"
#include "store/schema/run_parts.h"

namespace dsqlsim::schema {

/// What the data_encoding columns say.
inline constexpr std::string_view blob_encoding = "Text";

/// Ids are Temporal's.
enum class Category : std::int32_t {
  transfer = 1,     ///< immediate
  timer = 2,        ///< scheduled
  replication = 3,  ///< immediate
  visibility = 4,   ///< immediate
  archival = 5,     ///< scheduled, in history_scheduled_tasks
  outbound = 7,     ///< immediate, in history_immediate_tasks
};
inline constexpr std::array all_categories{Category::transfer,   Category::timer,    Category::replication,
                                           Category::visibility, Category::archival, Category::outbound};
[[nodiscard]] std::string_view name(Category category);
/// Immediate tasks are ordered by id alone; their fire time is 0.
[[nodiscard]] constexpr bool is_scheduled(Category category) {
  return category == Category::timer || category == Category::archival;
}
/// Kept in a table of its own. The others share history_immediate_tasks or history_scheduled_tasks, which name the
/// category in a column.
[[nodiscard]] constexpr bool has_own_table(Category category) {
  return category != Category::archival && category != Category::outbound;
}

/// Orders the tasks of one shard and category: by fire time, then id.
struct TaskKey {
  /// Microseconds on PostgreSQL's own epoch, as in Timestamp; 0 for immediate tasks.
  std::int64_t fire_time_us = 0;
  std::int64_t id = 0;
  friend constexpr auto operator<=>(const TaskKey&, const TaskKey&) = default;
};

struct QueueState {
  /// Every task below was read by the queue (and belongs to it to execute).
  TaskKey exclusive_reader_high_watermark;
  /// Every task below was deleted, or is about to be.
  TaskKey exclusive_deletion_high_watermark;
  friend constexpr bool operator==(const QueueState&, const QueueState&) = default;
};

struct ShardInfo {
  std::int32_t shard_id = 0;
  std::int64_t range_id = 0;
  std::string owner;
  std::int64_t stolen_since_renew = 0;
  std::map<Category, QueueState> queue_states;
  friend bool operator==(const ShardInfo&, const ShardInfo&) = default;
};

struct ExecutionInfo {
  /// Mutations applied to this run, its creation included.
  std::int64_t counter = 0;
  /// Id of the last of them; scenarios give every mutation an id of its own.
  std::int64_t last_mutation = 0;
  std::string text;
  /// Where the run's history is; empty if it has none. An encoded HistoryBranch.
  std::string branch_token{};
  /// The last node of the history: the id of its first event and the transaction id under which it was written.
  std::int64_t last_first_event_id = 0;
  std::int64_t last_first_event_txn_id = 0;
  /// What the run's maps and buffered events hold since that mutation.
  RunParts parts = {};
  friend bool operator==(const ExecutionInfo&, const ExecutionInfo&) = default;
};

/// Numbers are Temporal's WorkflowExecutionState.
enum class State : std::int32_t { created = 1, running = 2, completed = 3, zombie = 4, corrupted = 6 };
/// Numbers are Temporal's WorkflowExecutionStatus.
enum class Status : std::int32_t { running = 1, completed = 2, failed = 3, canceled = 4, terminated = 5, paused = 8 };

struct ExecutionState {
  Uuid run_id;
  std::string create_request_id;
  State state = State::created;
  Status status = Status::running;
  friend bool operator==(const ExecutionState&, const ExecutionState&) = default;
};

struct TaskBlob {
  Category category = Category::transfer;
  /// Workflow id of the workflow that the task belongs to.
  std::string workflow;
  std::string what;
  friend bool operator==(const TaskBlob&, const TaskBlob&) = default;
};

struct NamespaceDetail {
  /// Mutations applied to this namespace, its creation included.
  std::int64_t counter = 0;
  std::int64_t last_mutation = 0;
  std::string text;
  friend bool operator==(const NamespaceDetail&, const NamespaceDetail&) = default;
};

/// Nodes of another branch that a branch begins with: ids from `begin_node_id` to below `end_node_id`.
struct HistoryBranchRange {
  Uuid branch_id;
  std::int64_t begin_node_id = 1;
  std::int64_t end_node_id = 1;
  friend bool operator==(const HistoryBranchRange&, const HistoryBranchRange&) = default;
};

/// A branch of a tree of histories: its own nodes follow those of its ancestors.
struct HistoryBranch {
  Uuid tree_id;
  Uuid branch_id;
  std::vector<HistoryBranchRange> ancestors;
  friend bool operator==(const HistoryBranch&, const HistoryBranch&) = default;
};

/// What is kept beside the nodes of a branch.
struct HistoryTreeInfo {
  HistoryBranch branch;
  std::int64_t fork_time_us = 0;
  /// To whom the branch belongs, for people.
  std::string info;
  friend bool operator==(const HistoryTreeInfo&, const HistoryTreeInfo&) = default;
};

/// The events of one node: `count` of them, numbered from `first_event_id`, which is the node's id.
struct HistoryEvents {
  std::int64_t first_event_id = 1;
  std::int64_t count = 1;
  std::int64_t version = 0;
  std::string text;
  friend bool operator==(const HistoryEvents&, const HistoryEvents&) = default;
};

[[nodiscard]] std::string encode(const ShardInfo& v);
[[nodiscard]] std::string encode(const ExecutionInfo& v);
[[nodiscard]] std::string encode(const ExecutionState& v);
[[nodiscard]] std::string encode(const TaskBlob& v);
[[nodiscard]] std::string encode(const NamespaceDetail& v);
[[nodiscard]] std::string encode(const HistoryBranch& v);
[[nodiscard]] std::string encode(const HistoryTreeInfo& v);
[[nodiscard]] std::string encode(const HistoryEvents& v);

template <>
std::optional<ShardInfo> decode<ShardInfo>(std::string_view bytes);
template <>
std::optional<ExecutionInfo> decode<ExecutionInfo>(std::string_view bytes);
template <>
std::optional<ExecutionState> decode<ExecutionState>(std::string_view bytes);
template <>
std::optional<TaskBlob> decode<TaskBlob>(std::string_view bytes);
template <>
std::optional<NamespaceDetail> decode<NamespaceDetail>(std::string_view bytes);
template <>
std::optional<HistoryBranch> decode<HistoryBranch>(std::string_view bytes);
template <>
std::optional<HistoryTreeInfo> decode<HistoryTreeInfo>(std::string_view bytes);
template <>
std::optional<HistoryEvents> decode<HistoryEvents>(std::string_view bytes);

}  // namespace dsqlsim::schema

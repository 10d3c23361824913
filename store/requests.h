#pragma once
// Requests and responses of the store facades, after Go's data_interfaces.go, cut down to what is ported. Plain values.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/db/value.h"
#include "store/history_requests.h"
#include "store/schema/blobs.h"

namespace dsqlsim::store {

using schema::Category;
using schema::ExecutionInfo;
using schema::ExecutionState;
using schema::NamespaceDetail;
using schema::ShardInfo;
using schema::TaskBlob;
using schema::TaskKey;

// ---- shards ----

struct GetOrCreateShardRequest {
  std::int32_t shard_id = 0;
  /// What the row is created with if it is not there: its range_id, usually 0, becomes the row's.
  ShardInfo initial;
};
struct GetOrCreateShardResponse {
  /// Decoded from the row's blob; the caller takes range_id from here, as Go does, not from the column.
  ShardInfo info;
};

struct UpdateShardRequest {
  /// shard_id names the row, range_id is the value to write.
  ShardInfo info;
  /// The range that the caller believes to hold: info.range_id - 1 when it renews, info.range_id when it checkpoints.
  std::int64_t previous_range_id = 0;
};

struct AssertShardOwnershipRequest {
  std::int32_t shard_id = 0;
  std::int64_t range_id = 0;
};

// ---- executions ----

struct WorkflowKey {
  Uuid namespace_id;
  std::string workflow_id;
  Uuid run_id;
};

struct HistoryTask {
  Category category = Category::transfer;
  TaskKey key;
  TaskBlob blob;
};

/// The rows of one of a run's maps. A signal requested has an empty blob, a CHASM node its metadata and no data.
using MapRows = std::map<schema::MapKey, schema::PartBlob>;
using RunMaps = std::map<schema::RunMap, MapRows>;

/// A run as it is to be created, or as it is to become whatever it was.
struct WorkflowSnapshot {
  WorkflowKey workflow;
  ExecutionInfo info;
  /// run_id must be workflow.run_id.
  ExecutionState state;
  std::int64_t next_event_id = 1;
  std::int64_t last_write_version = 0;
  /// 1 for a new run; for an existing one as in a mutation.
  std::int64_t db_record_version = 1;
  /// For an existing run, as in a mutation.
  std::int64_t condition = 0;
  std::vector<HistoryTask> tasks;
  RunMaps maps = {};
};

/// A run as it is to become.
struct WorkflowMutation {
  WorkflowKey workflow;
  ExecutionInfo info;
  ExecutionState state;
  std::int64_t next_event_id = 1;
  std::int64_t last_write_version = 0;
  /// The version to write; the row must hold one less. 0: `condition` is checked instead.
  std::int64_t db_record_version = 0;
  /// next_event_id that the row must hold when db_record_version is 0.
  std::int64_t condition = 0;
  std::vector<HistoryTask> tasks;
  RunMaps upsert = {};
  std::map<schema::RunMap, std::set<schema::MapKey>> remove = {};
  bool clear_buffered_events = false;
  std::optional<schema::PartBlob> new_buffered_events = {};
};

enum class CreateMode : std::uint8_t { brand_new, update_current, bypass_current };

struct CreateWorkflowExecutionRequest {
  std::int32_t shard_id = 0;
  std::int64_t range_id = 0;
  CreateMode mode = CreateMode::brand_new;
  /// update_current: the run that must be current. Nil for brand_new.
  Uuid previous_run_id;
  /// update_current: last_write_version that the previous run must have.
  std::int64_t previous_last_write_version = 0;
  WorkflowSnapshot snapshot;
  /// Appended before the transaction.
  std::vector<WorkflowEvents> new_events{};
};

enum class UpdateMode : std::uint8_t { update_current, bypass_current, ignore_current };

struct UpdateWorkflowExecutionRequest {
  std::int32_t shard_id = 0;
  std::int64_t range_id = 0;
  UpdateMode mode = UpdateMode::update_current;
  WorkflowMutation mutation;
  /// Continue-as-new: the run that takes over.
  std::optional<WorkflowSnapshot> new_run;
  /// Appended before the transaction, first those of the run that is updated.
  std::vector<WorkflowEvents> new_events{};
  std::vector<WorkflowEvents> new_run_events{};
};

enum class ConflictResolveMode : std::uint8_t { update_current, bypass_current };

/// Brings no events with it: their histories are ported for creates and updates only.
struct ConflictResolveWorkflowExecutionRequest {
  std::int32_t shard_id = 0;
  std::int64_t range_id = 0;
  ConflictResolveMode mode = ConflictResolveMode::update_current;
  /// What an existing run becomes.
  WorkflowSnapshot reset;
  /// A run that continues it.
  std::optional<WorkflowSnapshot> new_run = {};
  /// The run that was current and gives way to `reset`; empty if `reset` itself was.
  std::optional<WorkflowMutation> current = {};
};

struct SetWorkflowExecutionRequest {
  std::int32_t shard_id = 0;
  std::int64_t range_id = 0;
  WorkflowSnapshot snapshot;
};

/// Of DeleteWorkflowExecution and DeleteCurrentWorkflowExecution: no range, as in Go.
struct DeleteWorkflowExecutionRequest {
  std::int32_t shard_id = 0;
  WorkflowKey workflow;
};

struct AddHistoryTasksRequest {
  std::int32_t shard_id = 0;
  std::int64_t range_id = 0;
  std::vector<HistoryTask> tasks;
};

struct GetHistoryTasksRequest {
  std::int32_t shard_id = 0;
  Category category = Category::transfer;
  /// For timers only the fire times count, as in Go.
  TaskKey inclusive_min;
  TaskKey exclusive_max;
  std::int32_t batch_size = 100;
  /// From the previous page; replaces inclusive_min.
  std::optional<TaskKey> page;
};
struct GetHistoryTasksResponse {
  std::vector<HistoryTask> tasks;
  /// Set if there may be more.
  std::optional<TaskKey> next_page;
};

struct RangeCompleteHistoryTasksRequest {
  std::int32_t shard_id = 0;
  /// The range that the caller believes to hold. Go's request has no such field and the shipped store ignores it; the
  /// remedy fence_range_deletes checks it.
  std::int64_t range_id = 0;
  Category category = Category::transfer;
  /// For timers only the fire times count, as in Go.
  TaskKey inclusive_min;
  TaskKey exclusive_max;
};

struct CompleteHistoryTaskRequest {
  std::int32_t shard_id = 0;
  Category category = Category::transfer;
  /// The whole key; the fire time of an immediate task is 0.
  TaskKey key;
  /// The SQL stores then answer success without doing it.
  bool best_effort = false;
};

struct PutReplicationTaskToDlqRequest {
  std::string source_cluster;
  std::int32_t shard_id = 0;
  std::int64_t task_id = 0;
  TaskBlob blob;
};
struct DlqTaskRequest {
  std::string source_cluster;
  std::int32_t shard_id = 0;
  std::int64_t task_id = 0;
};
/// Of both a page to read and a range to delete.
struct DlqRangeRequest {
  std::string source_cluster;
  std::int32_t shard_id = 0;
  std::int64_t inclusive_min = 0;
  /// Not looked at when it is only asked whether the queue is empty.
  std::int64_t exclusive_max = 0;
  std::int32_t batch_size = 100;
  /// From the previous page; replaces inclusive_min.
  std::optional<TaskKey> page;
};

struct GetWorkflowExecutionRequest {
  std::int32_t shard_id = 0;
  WorkflowKey workflow;
};
struct GetWorkflowExecutionResponse {
  ExecutionInfo info;
  ExecutionState state;
  std::int64_t next_event_id = 0;
  std::int64_t last_write_version = 0;
  std::int64_t db_record_version = 0;
  /// Every map is there, empty or not.
  RunMaps maps = {};
  std::vector<schema::PartBlob> buffered_events = {};
};

struct GetCurrentExecutionRequest {
  std::int32_t shard_id = 0;
  Uuid namespace_id;
  std::string workflow_id;
};
struct GetCurrentExecutionResponse {
  /// run_id, create_request_id, state and status of the current run.
  ExecutionState state;
};

// ---- namespaces ----

struct CreateNamespaceRequest {
  Uuid id;
  std::string name;
  NamespaceDetail detail;
  bool is_global = false;
};

struct GetNamespaceRequest {
  /// Exactly one of the two.
  std::optional<Uuid> id;
  std::string name;
};
struct GetNamespaceResponse {
  Uuid id;
  std::string name;
  NamespaceDetail detail;
  bool is_global = false;
  /// The global version that the row's last mutation consumed.
  std::int64_t notification_version = 0;
};

struct UpdateNamespaceRequest {
  Uuid id;
  std::string name;
  NamespaceDetail detail;
  bool is_global = false;
  /// What GetMetadata answered before the detail was read.
  std::int64_t notification_version = 0;
};

struct ListNamespacesRequest {
  std::int32_t page_size = 100;
  /// From the previous page: ids greater than this.
  std::optional<Uuid> page;
};
struct ListNamespacesResponse {
  std::vector<GetNamespaceResponse> namespaces;
  std::optional<Uuid> next_page;
};

struct GetMetadataResponse {
  std::int64_t notification_version = 0;
};

struct DeleteNamespaceRequest {
  Uuid id;
};

}  // namespace dsqlsim::store

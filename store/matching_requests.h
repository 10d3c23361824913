#pragma once
// Requests and responses of the matching store's facade, after Go's data_interfaces.go. Plain values.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/schema/matching_blobs.h"

namespace dsqlsim::store {

using schema::AllocatedTask;
using schema::TaskLevel;
using schema::TaskQueueInfo;
using schema::TaskQueueType;
using schema::TaskQueueUserData;

struct TaskQueueName {
  Uuid namespace_id;
  std::string name;
  TaskQueueType type = TaskQueueType::workflow;
};
[[nodiscard]] inline TaskQueueName name_of(const TaskQueueInfo& info) {
  return {info.namespace_id, info.name, info.type};
}

struct CreateTaskQueueRequest {
  TaskQueueInfo info;
  std::int64_t range_id = 1;
};

struct GetTaskQueueResponse {
  std::int64_t range_id = 0;
  TaskQueueInfo info;
};

struct UpdateTaskQueueRequest {
  TaskQueueInfo info;
  std::int64_t range_id = 0;
  /// The range that the caller holds: range_id, or one less when it renews.
  std::int64_t previous_range_id = 0;
};

/// Where a listing goes on. The id is that of the last row of a page that was full; empty: the first of its partition.
struct TaskQueuePageToken {
  std::int64_t min_range_hash = 0;
  std::optional<Uuid> behind;
};
struct ListTaskQueueRequest {
  std::int32_t page_size = 100;
  std::optional<TaskQueuePageToken> page;
};
struct ListTaskQueueResponse {
  std::vector<GetTaskQueueResponse> items;
  std::optional<TaskQueuePageToken> next_page;
};

struct DeleteTaskQueueRequest {
  TaskQueueName queue;
  std::int64_t range_id = 0;
};

struct CreateTasksRequest {
  struct New {
    AllocatedTask task;
    std::int32_t subqueue = 0;
  };
  TaskQueueName queue;
  std::int64_t range_id = 0;
  /// Not empty. v1: every pass is 0.
  std::vector<New> tasks;
};

struct GetTasksRequest {
  TaskQueueName queue;
  std::int32_t subqueue = 0;
  /// v1: pass 0; v2: pass 1 at least.
  TaskLevel inclusive_min;
  /// v2: INT64_MAX.
  std::int64_t exclusive_max_task_id = 0;
  std::int32_t batch_size = 100;
  /// From the previous page; replaces inclusive_min.
  std::optional<TaskLevel> page;
};
struct GetTasksResponse {
  std::vector<AllocatedTask> tasks;
  std::optional<TaskLevel> next_page;
};

struct CompleteTasksLessThanRequest {
  TaskQueueName queue;
  std::int32_t subqueue = 0;
  /// v1: pass 0; v2: pass 1 at least.
  TaskLevel exclusive_max;
  /// Not 0.
  std::int32_t limit = 100;
  /// The range that the caller believes to hold. Go's request has no such field and the shipped store ignores it; the
  /// remedy fence_task_deletes checks it.
  std::int64_t range_id = 0;
};

// ---- user data ----

struct GetTaskQueueUserDataRequest {
  Uuid namespace_id;
  std::string task_queue;
};
struct VersionedUserData {
  std::int64_t version = 0;
  TaskQueueUserData data;
};

struct UserDataUpdate {
  /// With the version that was read; 0: there was none.
  VersionedUserData user_data;
  std::vector<std::string> build_ids_added = {};
  std::vector<std::string> build_ids_removed = {};
  /// What became of it, for those who want to know: set when the call returns, and when this update met another
  /// version.
  bool* applied = nullptr;
  bool* conflicting = nullptr;
};
struct UpdateTaskQueueUserDataRequest {
  Uuid namespace_id;
  /// By task queue. All of them or none. Go's map has no order; here it is that of the names.
  std::map<std::string, UserDataUpdate> updates;
};

struct ListUserDataRequest {
  Uuid namespace_id;
  std::int32_t page_size = 100;
  /// From the previous page: queues behind this one.
  std::string behind;
};
struct ListUserDataResponse {
  std::map<std::string, VersionedUserData> entries;
  std::optional<std::string> next_page;
};

struct BuildIdRequest {
  Uuid namespace_id;
  std::string build_id;
};

}  // namespace dsqlsim::store

#pragma once
// The rows of the matching store as they pass between it and the plugin; rows.h has those of the queues themselves.

#include <cstdint>
#include <string>

#include "store/rows.h"
#include "store/schema/matching_blobs.h"

namespace dsqlsim::store {

/// A row of tasks or tasks_v2; the pass of the first is 0.
struct MatchingTasksRow {
  TaskQueuesKey queue;
  schema::TaskLevel level;
  std::string data;
};

/// What is read of a queue, or deleted from it: at most `limit` rows, the lowest levels first. A delete looks at the
/// end only, a read of tasks_v2 at the beginning only.
struct MatchingTasksRange {
  TaskQueuesKey queue;
  schema::TaskLevel inclusive_min;
  schema::TaskLevel exclusive_max;
  std::int32_t limit = 0;
};

/// A page of all queues: those in a range of hashes, both ends inclusive, ordered by id.
struct TaskQueuesPage {
  std::int64_t hash_from = 0;
  std::int64_t hash_to = 0;
  Uuid greater_than;
  std::int32_t page_size = 0;
};

struct UserDataRow {
  Uuid namespace_id;
  std::string task_queue;
  std::string data;
  /// Of a write: the version that the row must have; 0: there must be no row.
  std::int64_t version = 0;
};

}  // namespace dsqlsim::store

#pragma once
// Requests and responses of the history facade, and the events that writes of executions carry: after Go's
// data_interfaces.go. A branch token is an encoded schema::HistoryBranch. Node ids are event ids: a node is named by
// its first event. Plain values.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/db/value.h"
#include "store/schema/blobs.h"

namespace dsqlsim::store {

using schema::HistoryBranch;
using schema::HistoryBranchRange;
using schema::HistoryEvents;

/// Events of one batch that a create or update appends, before and outside its transaction.
struct WorkflowEvents {
  std::string branch_token;
  /// Transaction id of the node before; 0 for the first of a run.
  std::int64_t prev_txn_id = 0;
  std::int64_t txn_id = 0;
  HistoryEvents events;
};

struct AppendHistoryNodesRequest {
  std::int32_t shard_id = 0;
  /// Writes the branch's row as well, in one transaction with the node.
  bool is_new_branch = false;
  /// Kept in the branch's row.
  std::string info;
  WorkflowEvents node;
};

/// Where the next page of a branch begins.
struct HistoryPage {
  /// The last event that was read (forwards), or the first (backwards).
  std::int64_t last_event_id = 0;
  /// Which of the branch's ranges, its ancestors and then itself, is being read; and the last to be. -1: not started.
  int current_range = -1;
  int final_range = -1;
  std::int64_t last_node_id = 0;
  std::int64_t last_txn_id = 0;
  /// Within the range: the row to go on behind.
  struct Row {
    std::int64_t node_id = 0;
    std::int64_t txn_id = 0;
  };
  std::optional<Row> store;
};

struct ReadHistoryBranchRequest {
  std::int32_t shard_id = 0;
  std::string branch_token;
  std::int64_t min_event_id = 1;
  /// Exclusive.
  std::int64_t max_event_id = 1;
  /// Rows, not events, that are read at a time.
  std::int32_t page_size = 100;
  std::optional<HistoryPage> page;
};

struct ReadHistoryBranchReverseRequest {
  std::int32_t shard_id = 0;
  std::string branch_token;
  /// One more than the last event to be read, though downstream code adds one again; 0: from the end.
  std::int64_t max_event_id = 0;
  /// Transaction id of the last node; 0: not known, and then nothing is filtered by it.
  std::int64_t last_first_txn_id = 0;
  std::int32_t page_size = 100;
  std::optional<HistoryPage> page;
};

struct ReadHistoryBranchResponse {
  /// One a node. In the order of reading.
  std::vector<HistoryEvents> batches;
  std::vector<std::int64_t> transaction_ids;
  /// Set if there may be more; a page can be empty all the same.
  std::optional<HistoryPage> next_page;
};

struct ForkHistoryBranchRequest {
  std::int32_t shard_id = 0;
  std::string fork_branch_token;
  /// The new branch has the forked one's nodes below this. Above 1, and the id of a node.
  std::int64_t fork_node_id = 0;
  std::string info;
  /// Go draws it; here the caller does.
  Uuid new_branch_id;
};
struct ForkHistoryBranchResponse {
  std::string new_branch_token;
};

struct DeleteHistoryBranchRequest {
  std::int32_t shard_id = 0;
  std::string branch_token;
};

struct TrimHistoryBranchRequest {
  std::int32_t shard_id = 0;
  std::string branch_token;
  /// The last node of the committed state, and its transaction id.
  std::int64_t node_id = 0;
  std::int64_t txn_id = 0;
};

/// A row of history_tree as a page cursor.
struct HistoryTreePage {
  std::int32_t shard_id = 0;
  Uuid tree_id;
  Uuid branch_id;
};
struct GetAllHistoryTreeBranchesRequest {
  std::int32_t page_size = 100;
  std::optional<HistoryTreePage> page;
};
struct GetAllHistoryTreeBranchesResponse {
  std::vector<schema::HistoryTreeInfo> branches;
  std::optional<HistoryTreePage> next_page;
};

/// GetBeginNodeID: the first node id of the branch's own.
[[nodiscard]] inline std::int64_t begin_node_id(const HistoryBranch& branch) {
  return branch.ancestors.empty() ? 1 : branch.ancestors.back().end_node_id;
}

}  // namespace dsqlsim::store

#pragma once
// The SQL history store: history_store.go (history_store.cpp), and the part of the manager above it that knows nodes,
// branches and their chains: history_manager.go (history_writing.cpp, history_reading.cpp). No operation of it asks for
// the shard's range: nodes are told apart by transaction ids, which must never be given out twice.

#include <span>
#include <vector>

#include "store/common.h"
#include "store/history_node_chain.h"
#include "store/history_requests.h"

namespace dsqlsim::store {

/// A node as it is to be written.
struct HistoryAppend {
  HistoryNodeRow node;
  /// For a new branch.
  std::optional<HistoryTreeRow> tree;
};

/// What of another branch is to be deleted with a branch: from this node id on.
struct HistoryDeleteRange {
  Uuid branch_id;
  std::int64_t begin_node_id = 1;
};

class SqlHistoryStore : public SqlStore {
 public:
  using SqlStore::SqlStore;

  // The manager.
  Expected<void> append_history_nodes(const Context& ctx, const AppendHistoryNodesRequest& request);
  Expected<ReadHistoryBranchResponse> read_history_branch(const Context& ctx, const ReadHistoryBranchRequest& request);
  Expected<ReadHistoryBranchResponse> read_history_branch_reverse(const Context& ctx,
                                                                  const ReadHistoryBranchReverseRequest& request);
  Expected<ForkHistoryBranchResponse> fork_history_branch(const Context& ctx, const ForkHistoryBranchRequest& request);
  Expected<void> delete_history_branch(const Context& ctx, const DeleteHistoryBranchRequest& request);
  /// Deletes what lost writers left beside the chain that ends at the named node. Success without doing anything if
  /// that chain cannot be followed.
  Expected<void> trim_history_branch(const Context& ctx, const TrimHistoryBranchRequest& request);
  Expected<GetAllHistoryTreeBranchesResponse> get_all_history_tree_branches(
      const Context& ctx, const GetAllHistoryTreeBranchesRequest& request);

  /// serializeWorkflowEventBatches: checks, before anything is written.
  Expected<std::vector<HistoryAppend>> prepare(const Context& ctx, std::int32_t shard_id,
                                               std::span<const WorkflowEvents> batches) const;
  /// Writes them, one after the other.
  Expected<void> append(const Context& ctx, std::span<const HistoryAppend> nodes);

 private:
  // The SQL store.
  Expected<void> append(const Context& ctx, const HistoryAppend& node);
  Expected<void> append_to_new_branch(const Context& ctx, const HistoryAppend& node);
  Expected<void> delete_history_nodes(const Context& ctx, const HistoryBranch& branch, const HistoryNodeRow& node);
  struct NodePage {
    std::vector<HistoryNodeRow> rows;
    std::optional<HistoryPage::Row> next;
  };
  Expected<NodePage> read_nodes(const Context& ctx, HistoryNodesRange range,
                                const std::optional<HistoryPage::Row>& from);
  Expected<void> delete_branch_rows(const Context& ctx, const HistoryTreeKey& key,
                                    std::span<const HistoryDeleteRange> ranges);
  Expected<void> write_branch_row(const Context& ctx, const HistoryTreeRow& row);
  Expected<std::vector<HistoryBranch>> branches_of_tree(const Context& ctx, std::int32_t shard_id, const Uuid& tree_id);

  // The manager's readRawHistoryBranch and its reverse: one page of the range that `page` is in, which it moves on.
  struct BranchRanges;
  struct RawRead {
    std::int64_t min = 1;
    /// Exclusive.
    std::int64_t max = 1;
    std::int32_t page_size = 0;
    bool metadata_only = false;
    bool reverse = false;
  };
  Expected<std::vector<HistoryNodeRow>> read_raw(const Context& ctx, const BranchRanges& branch, const RawRead& what,
                                                 HistoryPage& page);
  Expected<std::vector<ChainNode>> read_metadata(const Context& ctx, const BranchRanges& branch, std::int64_t max);
};

/// Parses a token; the error is the manager's.
[[nodiscard]] Expected<HistoryBranch> parse_branch_token(const std::string& token);

[[nodiscard]] HistoryRules shipped_history_rules();

}  // namespace dsqlsim::store

// The history operations of the managers (the same Go file as persistence_retryable_clients.cpp).

#include "store/persistence_retryable_clients.h"
#include "store/retried_operation.h"

namespace dsqlsim::store {

using schema::Operation;

Expected<void> HistoryRetryableClient::append_history_nodes(const Context& ctx, const AppendHistoryNodesRequest& r) {
  return retried(store_, ctx, Operation::append_history_nodes, std::nullopt,
                 [&] { return store_.append_history_nodes(ctx, r); });
}

Expected<ReadHistoryBranchResponse> HistoryRetryableClient::read_history_branch(const Context& ctx,
                                                                                const ReadHistoryBranchRequest& r) {
  return retried(store_, ctx, Operation::read_history_branch, std::nullopt,
                 [&] { return store_.read_history_branch(ctx, r); });
}

Expected<ReadHistoryBranchResponse> HistoryRetryableClient::read_history_branch_reverse(
    const Context& ctx, const ReadHistoryBranchReverseRequest& r) {
  return retried(store_, ctx, Operation::read_history_branch_reverse, std::nullopt,
                 [&] { return store_.read_history_branch_reverse(ctx, r); });
}

Expected<ForkHistoryBranchResponse> HistoryRetryableClient::fork_history_branch(const Context& ctx,
                                                                                const ForkHistoryBranchRequest& r) {
  return retried(store_, ctx, Operation::fork_history_branch, std::nullopt,
                 [&] { return store_.fork_history_branch(ctx, r); });
}

Expected<void> HistoryRetryableClient::delete_history_branch(const Context& ctx, const DeleteHistoryBranchRequest& r) {
  return retried(store_, ctx, Operation::delete_history_branch, std::nullopt,
                 [&] { return store_.delete_history_branch(ctx, r); });
}

Expected<void> HistoryRetryableClient::trim_history_branch(const Context& ctx, const TrimHistoryBranchRequest& r) {
  return retried(store_, ctx, Operation::trim_history_branch, std::nullopt,
                 [&] { return store_.trim_history_branch(ctx, r); });
}

Expected<GetAllHistoryTreeBranchesResponse> HistoryRetryableClient::get_all_history_tree_branches(
    const Context& ctx, const GetAllHistoryTreeBranchesRequest& r) {
  return retried(store_, ctx, Operation::get_all_history_tree_branches, std::nullopt,
                 [&] { return store_.get_all_history_tree_branches(ctx, r); });
}

}  // namespace dsqlsim::store

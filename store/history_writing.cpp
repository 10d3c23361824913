// The manager's part of the history store that writes, after history_manager.go: tokens, checks, which nodes go with
// which branch.

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>

#include "store/history_store.h"

namespace dsqlsim::store {

namespace {

/// Of the events of one node, in bytes; the service's default.
constexpr std::size_t transaction_size_limit = std::size_t{4} * 1024 * 1024;

Unexpected invalid_request(std::string text) { return fail(Failure::invalid_persistence_request, std::move(text)); }

/// Ancestors by where they end; each begins where the one before ends.
void sort_ancestors(std::vector<HistoryBranchRange>& ancestors) {
  std::sort(ancestors.begin(), ancestors.end(),
            [](const HistoryBranchRange& a, const HistoryBranchRange& b) { return a.end_node_id < b.end_node_id; });
  std::int64_t begin = 1;
  for (HistoryBranchRange& ancestor : ancestors) {
    ancestor.begin_node_id = begin;
    begin = ancestor.end_node_id;
  }
}

HistoryTreeRow tree_row(const Context& ctx, std::int32_t shard_id, const HistoryBranch& branch,
                        const std::string& info) {
  const schema::HistoryTreeInfo tree{branch, ctx.actor().now().us, info};
  return {{shard_id, branch.tree_id, branch.branch_id}, schema::encode(tree)};
}

Expected<HistoryAppend> prepare_node(const Context& ctx, const AppendHistoryNodesRequest& request) {
  Expected<HistoryBranch> branch = parse_branch_token(request.node.branch_token);
  if (!branch.has_value()) return fail(std::move(branch.error()));
  const HistoryEvents& events = request.node.events;
  if (events.count <= 0) return invalid_request("events to be appended cannot be empty");
  sort_ancestors(branch->ancestors);
  if (events.first_event_id <= 0) return invalid_request("eventID cannot be less than 1");
  std::string blob = schema::encode(events);
  if (blob.size() > transaction_size_limit) {
    return fail(Failure::transaction_size_limit, fmt::format("transaction size of {} bytes exceeds limit of {} bytes",
                                                             blob.size(), transaction_size_limit));
  }
  HistoryAppend append;
  if (request.is_new_branch) append.tree = tree_row(ctx, request.shard_id, *branch, request.info);
  if (events.first_event_id < begin_node_id(*branch)) return invalid_request("cannot append to ancestors' nodes");
  append.node = {request.shard_id,         branch->tree_id,     branch->branch_id, events.first_event_id,
                 request.node.prev_txn_id, request.node.txn_id, std::move(blob)};
  return append;
}

/// What the new branch begins with.
std::vector<HistoryBranchRange> ancestors_of_fork(const HistoryBranch& forked, std::int64_t fork_node_id) {
  std::vector<HistoryBranchRange> ancestors;
  const std::int64_t begin = begin_node_id(forked);
  if (begin < fork_node_id) {
    ancestors = forked.ancestors;
    ancestors.push_back({forked.branch_id, begin, fork_node_id});
    return ancestors;
  }
  // The forked branch has no node of its own below that.
  for (const HistoryBranchRange& range : forked.ancestors) {
    if (range.end_node_id >= fork_node_id) {
      ancestors.push_back({range.branch_id, range.begin_node_id, fork_node_id});
      break;
    }
    ancestors.push_back(range);
  }
  return ancestors;
}

constexpr std::int64_t last_event_id = std::numeric_limits<std::int64_t>::max();

/// Up to where other branches than `own` use the nodes of each branch; last_event_id: all of them.
std::map<Uuid, std::int64_t> used_by_others(const std::vector<HistoryBranch>& branches, const Uuid& own) {
  std::map<Uuid, std::int64_t> used;
  for (const HistoryBranch& branch : branches) {
    if (branch.branch_id == own) continue;
    used[branch.branch_id] = last_event_id;
    for (const HistoryBranchRange& ancestor : branch.ancestors) {
      const auto [at, is_new] = used.try_emplace(ancestor.branch_id, ancestor.end_node_id);
      at->second = std::max(at->second, ancestor.end_node_id);
    }
  }
  return used;
}

/// From the branch itself upwards, as far as nobody else uses what is there.
std::vector<HistoryDeleteRange> ranges_to_delete(const HistoryBranch& branch,
                                                 const std::map<Uuid, std::int64_t>& used) {
  std::vector<HistoryBranchRange> own = branch.ancestors;
  own.push_back({branch.branch_id, begin_node_id(branch), 0});
  std::vector<HistoryDeleteRange> out;
  for (auto range = own.rbegin(); range != own.rend(); ++range) {
    const auto other = used.find(range->branch_id);
    if (other == used.end()) {
      out.push_back({range->branch_id, range->begin_node_id});
      continue;
    }
    if (other->second != last_event_id) out.push_back({range->branch_id, other->second});
    break;
  }
  return out;
}

}  // namespace

Expected<HistoryBranch> parse_branch_token(const std::string& token) {
  std::optional<HistoryBranch> branch = schema::decode<HistoryBranch>(token);
  if (branch.has_value()) return std::move(*branch);
  return fail(Failure::invalid_argument, "unable to parse branch token: not a branch");
}

Expected<std::vector<HistoryAppend>> SqlHistoryStore::prepare(const Context& ctx, std::int32_t shard_id,
                                                              std::span<const WorkflowEvents> batches) const {
  std::vector<HistoryAppend> out;
  for (const WorkflowEvents& batch : batches) {
    Expected<HistoryAppend> node =
        prepare_node(ctx, {shard_id, batch.events.first_event_id == 1, "of a workflow", batch});
    if (!node.has_value()) return fail(std::move(node.error()));
    out.push_back(std::move(*node));
  }
  return out;
}

Expected<void> SqlHistoryStore::append_history_nodes(const Context& ctx, const AppendHistoryNodesRequest& request) {
  const Expected<HistoryAppend> node = prepare_node(ctx, request);
  if (!node.has_value()) return fail(node.error());
  return append(ctx, *node);
}

Expected<ForkHistoryBranchResponse> SqlHistoryStore::fork_history_branch(const Context& ctx,
                                                                         const ForkHistoryBranchRequest& request) {
  if (request.fork_node_id <= 1) return invalid_request("ForkNodeID must be > 1");
  const Expected<HistoryBranch> forked = parse_branch_token(request.fork_branch_token);
  if (!forked.has_value()) return fail(forked.error());
  const HistoryBranch branch{forked->tree_id, request.new_branch_id, ancestors_of_fork(*forked, request.fork_node_id)};
  const Expected<void> written = write_branch_row(ctx, tree_row(ctx, request.shard_id, branch, request.info));
  if (!written.has_value()) return fail(written.error());
  return ForkHistoryBranchResponse{schema::encode(branch)};
}

Expected<void> SqlHistoryStore::delete_history_branch(const Context& ctx, const DeleteHistoryBranchRequest& request) {
  const Expected<HistoryBranch> branch = parse_branch_token(request.branch_token);
  if (!branch.has_value()) return fail(branch.error());
  const Expected<std::vector<HistoryBranch>> tree = branches_of_tree(ctx, request.shard_id, branch->tree_id);
  if (!tree.has_value()) return fail(tree.error());
  return delete_branch_rows(ctx, {request.shard_id, branch->tree_id, branch->branch_id},
                            ranges_to_delete(*branch, used_by_others(*tree, branch->branch_id)));
}

}  // namespace dsqlsim::store

// The manager's part of the history store that reads, after history_manager.go: a branch is read range by range, first
// its ancestors' and then its own nodes, and what lost writers left between them is filtered out.

#include <fmt/format.h>

#include <limits>

#include "store/history_store.h"

namespace dsqlsim::store {

namespace {

constexpr std::int64_t first_event_id = 1;
constexpr std::int64_t end_event_id = std::numeric_limits<std::int64_t>::max();
constexpr int not_started = -1;
constexpr std::int32_t trim_page_size = 1000;

Unexpected data_loss(std::string text) { return fail(Failure::data_loss, std::move(text)); }

/// serializeToken: nothing after the last page of the last range.
std::optional<HistoryPage> next_page(HistoryPage page, bool reverse) {
  if (page.store.has_value()) return page;
  if (page.current_range == page.final_range) return std::nullopt;
  page.current_range += reverse ? -1 : 1;
  return page;
}

/// filterHistoryNodes. Of the rows of one node the one of the latest transaction comes first and is the one that
/// counts; a later node with an earlier transaction was never part of the chain.
Expected<std::vector<HistoryNodeRow>> filtered(const HistoryPage& page, std::vector<HistoryNodeRow> rows) {
  std::int64_t last_txn = page.last_txn_id;
  std::int64_t last_node = page.last_node_id;
  std::vector<HistoryNodeRow> out;
  for (HistoryNodeRow& row : rows) {
    if (row.txn_id < last_txn) continue;
    if (row.node_id < last_node) return data_loss("corrupted data, nodeID cannot decrease");
    if (row.node_id == last_node) return data_loss("corrupted data, same nodeID must have smaller txnID");
    last_txn = row.txn_id;
    last_node = row.node_id;
    out.push_back(std::move(row));
  }
  return out;
}

/// filterHistoryNodesReverse. Backwards the chain is known: each row names the transaction of the one before.
Expected<std::vector<HistoryNodeRow>> filtered_reverse(const HistoryPage& page, std::vector<HistoryNodeRow> rows) {
  std::int64_t wanted_txn = page.last_txn_id;
  std::int64_t last_node = page.last_node_id;
  std::vector<HistoryNodeRow> out;
  for (HistoryNodeRow& row : rows) {
    if (last_node == 0) last_node = row.node_id;
    if (wanted_txn != 0 && row.txn_id != wanted_txn) continue;
    if (row.node_id > last_node) return data_loss("corrupted data, nodeID cannot decrease");
    wanted_txn = row.prev_txn_id;
    last_node = row.node_id;
    out.push_back(std::move(row));
  }
  return out;
}

/// Decodes the batches and checks that they join up with what was read before.
Expected<ReadHistoryBranchResponse> batches_of(const std::vector<HistoryNodeRow>& rows, HistoryPage& page,
                                               bool reverse) {
  ReadHistoryBranchResponse response;
  for (const HistoryNodeRow& row : rows) {
    std::optional<HistoryEvents> events = schema::decode<HistoryEvents>(row.data);
    if (!events.has_value()) return fail(Failure::other, "unable to decode history events");
    if (events->count <= 0) return data_loss("Potential data loss: corrupted history event batch, empty events");
    const std::int64_t last = events->first_event_id + events->count - 1;
    const bool joins = reverse ? page.last_event_id == 0 || last == page.last_event_id - 1
                               : events->first_event_id == page.last_event_id + 1;
    if (!joins) return data_loss("Potential data loss: corrupted history event batch, eventID is not contiguous");
    page.last_event_id = reverse ? events->first_event_id : last;
    response.transaction_ids.push_back(row.txn_id);
    response.batches.push_back(std::move(*events));
  }
  response.next_page = next_page(page, reverse);
  return response;
}

Unexpected not_found() { return fail(Failure::not_found, "Workflow execution history not found."); }

}  // namespace

/// A branch with its own nodes as the last of its ranges.
struct SqlHistoryStore::BranchRanges {
  std::int32_t shard_id = 0;
  Uuid tree_id;
  std::vector<HistoryBranchRange> ranges;

  static Expected<BranchRanges> parse(std::int32_t shard_id, const std::string& token, std::int64_t end) {
    Expected<HistoryBranch> branch = parse_branch_token(token);
    if (!branch.has_value()) return fail(std::move(branch.error()));
    const std::int64_t begin = begin_node_id(*branch);
    BranchRanges out{shard_id, branch->tree_id, std::move(branch->ancestors)};
    out.ranges.push_back({branch->branch_id, begin, end});
    return out;
  }

  /// The ranges that have nodes from `min` to below `max`: in `page`, if it has not started yet.
  [[nodiscard]] Expected<void> locate(std::int64_t min, std::int64_t max, bool reverse, HistoryPage& page) const {
    if (page.current_range != not_started) return {};
    int first = not_started;
    int last = not_started;
    for (int i = 0; i < static_cast<int>(ranges.size()); ++i) {
      const HistoryBranchRange& range = ranges[static_cast<std::size_t>(i)];
      if (min >= range.end_node_id || max <= range.begin_node_id) continue;
      if (first == not_started) first = i;
      last = i;
    }
    if (first == not_started) return data_loss("branchRange is corrupted");
    page.current_range = reverse ? last : first;
    page.final_range = reverse ? first : last;
    return {};
  }

  [[nodiscard]] const HistoryBranchRange& current(const HistoryPage& page) const {
    return ranges[static_cast<std::size_t>(page.current_range)];
  }
};

Expected<std::vector<HistoryNodeRow>> SqlHistoryStore::read_raw(const Context& ctx, const BranchRanges& branch,
                                                                const RawRead& what, HistoryPage& page) {
  if (const Expected<void> found = branch.locate(what.min, what.max, what.reverse, page); !found.has_value()) {
    return fail(found.error());
  }
  const HistoryBranchRange& current = branch.current(page);
  HistoryNodesRange range;
  range.shard_id = branch.shard_id;
  range.tree_id = branch.tree_id;
  range.branch_id = current.branch_id;
  range.min_node_id = what.min;
  // The branch that this range is of may have more nodes than belong to it here.
  range.max_node_id = std::min(what.max, current.end_node_id);
  range.page_size = what.page_size;
  range.metadata_only = what.metadata_only;
  range.reverse_order = what.reverse;
  Expected<NodePage> read = read_nodes(ctx, range, page.store);
  if (!read.has_value()) return fail(std::move(read.error()));
  page.store = read->next;
  return std::move(read->rows);
}

Expected<ReadHistoryBranchResponse> SqlHistoryStore::read_history_branch(const Context& ctx,
                                                                         const ReadHistoryBranchRequest& request) {
  const Expected<BranchRanges> branch =
      BranchRanges::parse(request.shard_id, request.branch_token, request.max_event_id);
  if (!branch.has_value()) return fail(branch.error());
  HistoryPage page{request.min_event_id - 1, not_started, not_started, 0, 0, {}};
  if (request.page.has_value()) page = *request.page;
  Expected<std::vector<HistoryNodeRow>> rows =
      read_raw(ctx, *branch, {request.min_event_id, request.max_event_id, request.page_size, false, false}, page);
  if (!rows.has_value()) return fail(std::move(rows.error()));
  if (rows->empty() && !request.page.has_value()) return not_found();
  rows = filtered(page, std::move(*rows));
  if (!rows.has_value()) return fail(std::move(rows.error()));
  if (!rows->empty()) {
    page.last_node_id = rows->back().node_id;
    page.last_txn_id = rows->back().txn_id;
  }
  return batches_of(*rows, page, false);
}

Expected<ReadHistoryBranchResponse> SqlHistoryStore::read_history_branch_reverse(
    const Context& ctx, const ReadHistoryBranchReverseRequest& request) {
  const std::int64_t max = request.max_event_id == 0 ? end_event_id : request.max_event_id + 1;
  const Expected<BranchRanges> branch = BranchRanges::parse(request.shard_id, request.branch_token, max);
  if (!branch.has_value()) return fail(branch.error());
  HistoryPage page{request.max_event_id, not_started, not_started, 0, request.last_first_txn_id, {}};
  if (request.page.has_value()) page = *request.page;
  Expected<std::vector<HistoryNodeRow>> rows =
      read_raw(ctx, *branch, {first_event_id, max, request.page_size, false, true}, page);
  if (!rows.has_value()) return fail(std::move(rows.error()));
  if (rows->empty() && !request.page.has_value()) return not_found();
  rows = filtered_reverse(page, std::move(*rows));
  if (!rows.has_value()) return fail(std::move(rows.error()));
  if (!rows->empty()) {
    page.last_node_id = rows->back().node_id;
    page.last_txn_id = rows->back().prev_txn_id;
  }
  return batches_of(*rows, page, true);
}

Expected<std::vector<ChainNode>> SqlHistoryStore::read_metadata(const Context& ctx, const BranchRanges& branch,
                                                                std::int64_t max) {
  std::vector<ChainNode> nodes;
  std::optional<HistoryPage> page = HistoryPage{0, not_started, not_started, 0, 0, {}};
  while (page.has_value()) {
    const Expected<std::vector<HistoryNodeRow>> rows =
        read_raw(ctx, branch, {first_event_id, max, trim_page_size, true, false}, *page);
    if (!rows.has_value()) {
      return Unexpected(wrap(blueprint().errors, Failure::other,
                             fmt::format("unable to read raw history branch: {}", rows.error().text), rows.error()));
    }
    const auto here = branch.ranges.begin() + page->current_range;
    const HistoryBranch of{branch.tree_id, here->branch_id, {branch.ranges.begin(), here}};
    for (const HistoryNodeRow& row : *rows) nodes.push_back({of, row.node_id, row.txn_id, row.prev_txn_id});
    page = next_page(*page, false);
  }
  return nodes;
}

Expected<void> SqlHistoryStore::trim_history_branch(const Context& ctx, const TrimHistoryBranchRequest& request) {
  const Expected<BranchRanges> branch =
      BranchRanges::parse(request.shard_id, request.branch_token, request.node_id + 1);
  if (!branch.has_value()) return fail(branch.error());
  const Expected<std::vector<ChainNode>> nodes = read_metadata(ctx, *branch, request.node_id + 1);
  if (!nodes.has_value()) return fail(nodes.error());
  const Expected<std::vector<ChainNode>> beside =
      blueprint().history.nodes_to_trim(request.node_id, request.txn_id, *nodes);
  // Go logs it: some of the chain may not be there yet.
  if (!beside.has_value()) return {};
  for (const ChainNode& node : *beside) {
    const HistoryNodeRow row{
        request.shard_id, node.branch.tree_id, node.branch.branch_id, node.node_id, node.prev_txn_id, node.txn_id, {}};
    const Expected<void> deleted = delete_history_nodes(ctx, node.branch, row);
    if (!deleted.has_value()) {
      return Unexpected(wrap(blueprint().errors, Failure::other,
                             fmt::format("unable to delete history nodes: {}", deleted.error().text), deleted.error()));
    }
  }
  return {};
}

}  // namespace dsqlsim::store

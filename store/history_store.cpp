#include "store/history_store.h"

#include <fmt/format.h>

#include <limits>

#include "store/dsql/driver.h"

namespace dsqlsim::store {

namespace {

// As they are before negation.
constexpr std::int64_t min_txn_id = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t max_txn_id = std::numeric_limits<std::int64_t>::min() + 1;

/// The context's own error, by identity: one that only mentions it is another.
bool is_context_error(const Error& error) {
  return error.kind == Failure::context_canceled || error.kind == Failure::context_deadline_exceeded;
}

Error append_history_timeout(const Error& cause) {
  Error e = make_error(Failure::append_history_timeout, cause.text);
  e.root = cause.root;
  e.evidence = cause.evidence;
  e.outcome = cause.outcome;
  return e;
}

/// An upsert affects one row, or two where the driver counts a replaced one twice.
Expected<void> one_or_two(const Expected<std::int64_t>& rows, std::string_view expected) {
  if (!rows.has_value()) return fail(rows.error());
  if (*rows == 1 || *rows == 2) return {};
  return fail(Failure::other, fmt::format("{}, got {}", expected, *rows));
}

}  // namespace

Expected<void> SqlHistoryStore::append(const Context& ctx, const HistoryAppend& node) {
  if (node.tree.has_value()) return append_to_new_branch(ctx, node);
  const Expected<std::int64_t> inserted = blueprint().history.insert_node(db(), ctx, node.node);
  if (inserted.has_value()) return {};
  const Error& e = inserted.error();
  if (is_context_error(e)) return fail(append_history_timeout(e));
  if (dsql::is_dup_entry(e)) {
    return Unexpected(wrap(blueprint().errors, Failure::condition_failed,
                           fmt::format("AppendHistoryNodes: row already exist: {}", e.text), e));
  }
  return unavailable(fmt::format("AppendHistoryNodes: {}", e.text), e);
}

Expected<void> SqlHistoryStore::append_to_new_branch(const Context& ctx, const HistoryAppend& node) {
  return tx_execute(ctx, "AppendHistoryNodes", [&](dsql::Db& tx) -> Expected<void> {
    Expected<void> written = one_or_two(blueprint().history.insert_node(tx, ctx, node.node),
                                        "expected 1 or 2 row to be affected for node table");
    if (!written.has_value()) return written;
    const Expected<std::int64_t> tree = tx.insert_into_history_tree(ctx, *node.tree);
    if (!tree.has_value()) {
      if (is_context_error(tree.error())) return fail(append_history_timeout(tree.error()));
      return unavailable(fmt::format("AppendHistoryNodes: {}", tree.error().text), tree.error());
    }
    return one_or_two(tree, "expected 1 or 2 rows to be affected for tree table as we allow upserts");
  });
}

Expected<void> SqlHistoryStore::append(const Context& ctx, std::span<const HistoryAppend> nodes) {
  for (const HistoryAppend& node : nodes) {
    if (Expected<void> appended = append(ctx, node); !appended.has_value()) return appended;
  }
  return {};
}

Expected<void> SqlHistoryStore::delete_history_nodes(const Context& ctx, const HistoryBranch& branch,
                                                     const HistoryNodeRow& node) {
  if (node.node_id < begin_node_id(branch)) {
    return fail(Failure::invalid_persistence_request, "cannot append to ancestors' nodes");
  }
  const Expected<std::int64_t> deleted = db().delete_from_history_node(ctx, node);
  if (deleted.has_value()) return {};
  return unavailable(fmt::format("DeleteHistoryNodes: {}", deleted.error().text), deleted.error());
}

Expected<SqlHistoryStore::NodePage> SqlHistoryStore::read_nodes(const Context& ctx, HistoryNodesRange range,
                                                                const std::optional<HistoryPage::Row>& from) {
  range.min_txn_id = min_txn_id;
  range.max_txn_id = max_txn_id;
  if (from.has_value()) {
    (range.reverse_order ? range.max_node_id : range.min_node_id) = from->node_id;
    (range.reverse_order ? range.max_txn_id : range.min_txn_id) = from->txn_id;
  }
  Expected<std::vector<HistoryNodeRow>> rows = db().range_select_from_history_node(ctx, range);
  if (!rows.has_value()) return fail(rows.error());
  NodePage page{std::move(*rows), {}};
  if (static_cast<std::int64_t>(page.rows.size()) >= range.page_size && !page.rows.empty()) {
    page.next = blueprint().history.page_end(page.rows.back());
  }
  return page;
}

Expected<void> SqlHistoryStore::delete_branch_rows(const Context& ctx, const HistoryTreeKey& key,
                                                   std::span<const HistoryDeleteRange> ranges) {
  return tx_execute(ctx, "DeleteHistoryBranch", [&](dsql::Db& tx) -> Expected<void> {
    const Expected<std::int64_t> branch = tx.delete_from_history_tree(ctx, key);
    if (!branch.has_value()) return fail(branch.error());
    for (const HistoryDeleteRange& range : ranges) {
      const Expected<std::int64_t> nodes =
          tx.range_delete_from_history_node(ctx, {key.shard_id, key.tree_id, range.branch_id}, range.begin_node_id);
      if (!nodes.has_value()) return fail(nodes.error());
    }
    return {};
  });
}

// GetHistoryTreeContainingBranch.
Expected<std::vector<HistoryBranch>> SqlHistoryStore::branches_of_tree(const Context& ctx, std::int32_t shard_id,
                                                                       const Uuid& tree_id) {
  const Expected<std::vector<HistoryTreeRow>> rows = blueprint().history.read_tree(db(), ctx, shard_id, tree_id);
  std::vector<HistoryBranch> branches;
  if (!rows.has_value()) {
    std::optional<Error> reported = blueprint().history.tree_unreadable(rows.error());
    if (reported.has_value()) return fail(std::move(*reported));
    return branches;
  }
  for (const HistoryTreeRow& row : *rows) {
    std::optional<schema::HistoryTreeInfo> info = schema::decode<schema::HistoryTreeInfo>(row.data);
    if (!info.has_value()) return fail(Failure::other, "unable to decode HistoryTreeInfo");
    branches.push_back(std::move(info->branch));
  }
  return branches;
}

Expected<GetAllHistoryTreeBranchesResponse> SqlHistoryStore::get_all_history_tree_branches(
    const Context& ctx, const GetAllHistoryTreeBranchesRequest& request) {
  if (request.page_size <= 0) {
    return fail(Failure::other, fmt::format("PageSize must be greater than 0, but was {}", request.page_size));
  }
  Expected<HistoryTreeKey> from =
      request.page.has_value()
          ? Expected<HistoryTreeKey>({request.page->shard_id, request.page->tree_id, request.page->branch_id})
          : blueprint().history.first_tree_key();
  if (!from.has_value()) return fail(std::move(from.error()));
  const Expected<std::vector<HistoryTreeRow>> rows =
      db().paginate_branches_from_history_tree(ctx, *from, request.page_size);
  if (!rows.has_value()) return fail(rows.error());
  GetAllHistoryTreeBranchesResponse response;
  for (const HistoryTreeRow& row : *rows) {
    std::optional<schema::HistoryTreeInfo> info = schema::decode<schema::HistoryTreeInfo>(row.data);
    if (!info.has_value()) return fail(Failure::other, "unable to decode HistoryTreeInfo");
    response.branches.push_back(std::move(*info));
  }
  if (static_cast<std::int64_t>(rows->size()) >= request.page_size) {
    const HistoryTreeKey last = blueprint().history.next_tree_key(rows->back().key);
    response.next_page = HistoryTreePage{last.shard_id, last.tree_id, last.branch_id};
  }
  return response;
}

// ForkHistoryBranch of the SQL store: errors are not converted.
Expected<void> SqlHistoryStore::write_branch_row(const Context& ctx, const HistoryTreeRow& row) {
  return one_or_two(db().insert_into_history_tree(ctx, row), "expected 1 or 2 row to be affected for tree table");
}

namespace {

Expected<std::int64_t> upsert_node(dsql::Db& db, const Context& ctx, const HistoryNodeRow& row) {
  return db.insert_into_history_node(ctx, row);
}

Expected<std::vector<HistoryTreeRow>> read_tree(dsql::Db& db, const Context& ctx, std::int32_t shard_id,
                                                const Uuid& tree_id) {
  return db.select_from_history_tree(ctx, shard_id, tree_id);
}

HistoryPage::Row row_itself(const HistoryNodeRow& last) { return {last.node_id, last.txn_id}; }

// The error is looked at only to tell an empty answer from one with rows; what is left then is a tree without branches.
std::optional<Error> taken_for_empty(const Error& /*error*/) { return std::nullopt; }

// The transaction id stands where the node id belongs, so that a backward page that ended between two rows of one node
// never comes back to the second.
std::int64_t transaction_id(const HistoryNodesRange& range) { return range.max_txn_id; }

// The first page has no ids yet, and UUIDToString panics on an id that is not 16 bytes long. A service recovers and
// answers its caller an error.
Expected<HistoryTreeKey> no_ids() {
  return fail(Failure::internal, "panic: invalid primitives.UUID length (expected 16)");
}

HistoryTreeKey branch_itself(const HistoryTreeKey& last) { return last; }

}  // namespace

HistoryRules shipped_history_rules() {
  return {upsert_node,        read_tree, taken_for_empty, row_itself,
          transaction_id,     no_ids,    branch_itself,   validate_node_chain_and_trim,
          AppendOrder::before};
}

}  // namespace dsqlsim::store

// The history tables, after events.go of the plugin. Named parameters are expanded one by one, as sqlx does it: a value
// that is named twice is sent twice.

#include "store/dsql/db.h"

namespace dsqlsim::store::dsql {

namespace {

constexpr Sql insert_node{
    "InsertIntoHistoryNode",
    "INSERT INTO history_node (shard_id, tree_id, branch_id, node_id, prev_txn_id, txn_id, data, data_encoding) VALUES "
    "($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (shard_id, tree_id, branch_id, node_id, txn_id) DO UPDATE SET "
    "prev_txn_id=$9, data=$10, data_encoding=$11 "};
constexpr Sql select_nodes{
    "RangeSelectFromHistoryNode",
    "SELECT node_id, prev_txn_id, txn_id, data, data_encoding FROM history_node WHERE shard_id = $1 AND tree_id = $2 "
    "AND "
    "branch_id = $3 AND ((node_id = $4 AND txn_id > $5) OR node_id > $6) AND node_id < $7 ORDER BY shard_id, tree_id, "
    "branch_id, node_id, txn_id LIMIT $8 "};
constexpr Sql select_nodes_reverse{
    "RangeSelectFromHistoryNodeReverse",
    "SELECT node_id, prev_txn_id, txn_id, data, data_encoding FROM history_node WHERE shard_id = $1 AND tree_id = $2 "
    "AND "
    "branch_id = $3 AND node_id >= $4 AND ((node_id = $5 AND txn_id < $6) OR node_id < $7) ORDER BY shard_id, tree_id, "
    "branch_id DESC, node_id DESC, txn_id DESC LIMIT $8 "};
constexpr Sql select_node_metadata{
    "RangeSelectFromHistoryNodeMetadata",
    "SELECT node_id, prev_txn_id, txn_id FROM history_node WHERE shard_id = $1 AND tree_id = $2 AND branch_id = $3 AND "
    "((node_id = $4 AND txn_id > $5) OR node_id > $6) AND node_id < $7 ORDER BY shard_id, tree_id, branch_id, node_id, "
    "txn_id LIMIT $8 "};
constexpr Sql delete_node{
    "DeleteFromHistoryNode",
    "DELETE FROM history_node WHERE shard_id = $1 AND tree_id = $2 AND branch_id = $3 AND node_id "
    "= $4 AND txn_id = $5 "};
constexpr Sql range_delete_nodes{
    "RangeDeleteFromHistoryNode",
    "DELETE FROM history_node WHERE shard_id = $1 AND tree_id = $2 AND branch_id = $3 AND node_id >= $4 "};
constexpr Sql insert_tree{
    "InsertIntoHistoryTree",
    "INSERT INTO history_tree (shard_id, tree_id, branch_id, data, data_encoding) VALUES ($1, $2, $3, $4, $5) ON "
    "CONFLICT (shard_id, tree_id, branch_id) DO UPDATE SET data = excluded.data, data_encoding = "
    "excluded.data_encoding"};
constexpr Sql select_tree{
    "SelectFromHistoryTree",
    "SELECT branch_id, data, data_encoding FROM history_tree WHERE shard_id = $1 AND tree_id = $2 "};
constexpr Sql paginate_branches{"PaginateBranchesFromHistoryTree",
                                R"(SELECT shard_id, tree_id, branch_id, data, data_encoding
        FROM history_tree
        WHERE (shard_id, tree_id, branch_id) > ($1, $2, $3)
        ORDER BY shard_id, tree_id, branch_id
        LIMIT $4)"};
constexpr Sql delete_tree{"DeleteFromHistoryTree",
                          "DELETE FROM history_tree WHERE shard_id = $1 AND tree_id = $2 AND branch_id = $3 "};

std::int64_t i(std::int32_t v) { return v; }

}  // namespace

Expected<std::int64_t> Db::insert_into_history_node(const Context& ctx, const HistoryNodeRow& row) {
  const Bytes data{row.data};
  return exec(ctx, insert_node,
              {i(row.shard_id), row.tree_id, row.branch_id, row.node_id, row.prev_txn_id, -row.txn_id, data, encoding(),
               row.prev_txn_id, data, encoding()});
}

Expected<std::int64_t> Db::delete_from_history_node(const Context& ctx, const HistoryNodeRow& row) {
  return exec(ctx, delete_node, {i(row.shard_id), row.tree_id, row.branch_id, row.node_id, -row.txn_id});
}

Expected<std::vector<HistoryNodeRow>> Db::range_select_from_history_node(const Context& ctx,
                                                                         const HistoryNodesRange& range) {
  const Sql& forwards = range.metadata_only ? select_node_metadata : select_nodes;
  const Expected<ResultSet> found =
      range.reverse_order && !range.metadata_only
          ? select(ctx, select_nodes_reverse,
                   {i(range.shard_id), range.tree_id, range.branch_id, range.min_node_id,
                    blueprint().history.reverse_cursor_node(range), -range.max_txn_id, range.max_node_id,
                    i(range.page_size)})
          : select(ctx, forwards,
                   {i(range.shard_id), range.tree_id, range.branch_id, range.min_node_id, -range.min_txn_id,
                    range.min_node_id, range.max_node_id, i(range.page_size)});
  if (!found.has_value()) return fail(found.error());
  std::vector<HistoryNodeRow> rows;
  for (std::size_t n = 0; n < found->row_count(); ++n) {
    HistoryNodeRow& row = rows.emplace_back();
    row.shard_id = range.shard_id;
    row.tree_id = range.tree_id;
    row.branch_id = range.branch_id;
    row.node_id = int_at(*found, n, 0);
    row.prev_txn_id = int_at(*found, n, 1);
    row.txn_id = -int_at(*found, n, 2);
    if (!range.metadata_only) row.data = bytes_at(*found, n, 3);
  }
  return rows;
}

Expected<std::int64_t> Db::range_delete_from_history_node(const Context& ctx, const HistoryTreeKey& branch,
                                                          std::int64_t min_node_id) {
  return exec(ctx, range_delete_nodes, {i(branch.shard_id), branch.tree_id, branch.branch_id, min_node_id});
}

Expected<std::int64_t> Db::insert_into_history_tree(const Context& ctx, const HistoryTreeRow& row) {
  return exec(ctx, insert_tree, {i(row.key.shard_id), row.key.tree_id, row.key.branch_id, Bytes{row.data}, encoding()});
}

Expected<std::vector<HistoryTreeRow>> Db::select_from_history_tree(const Context& ctx, std::int32_t shard_id,
                                                                   const Uuid& tree_id) {
  return select(ctx, select_tree, {i(shard_id), tree_id}).map(all_rows([&](const ResultSet& r, std::size_t n) {
    return HistoryTreeRow{{shard_id, tree_id, uuid_at(r, n, 0)}, bytes_at(r, n, 1)};
  }));
}

Expected<std::vector<HistoryTreeRow>> Db::paginate_branches_from_history_tree(const Context& ctx,
                                                                              const HistoryTreeKey& greater_than,
                                                                              std::int32_t limit) {
  return select(ctx, paginate_branches,
                {i(greater_than.shard_id), greater_than.tree_id, greater_than.branch_id, i(limit)})
      .map(all_rows([](const ResultSet& r, std::size_t n) {
        return HistoryTreeRow{{static_cast<std::int32_t>(int_at(r, n, 0)), uuid_at(r, n, 1), uuid_at(r, n, 2)},
                              bytes_at(r, n, 3)};
      }));
}

Expected<std::int64_t> Db::delete_from_history_tree(const Context& ctx, const HistoryTreeKey& key) {
  return exec(ctx, delete_tree, {i(key.shard_id), key.tree_id, key.branch_id});
}

}  // namespace dsqlsim::store::dsql

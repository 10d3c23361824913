#include <algorithm>

#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<std::vector<ChainNode>> all_but_the_newest(std::int64_t tail_node_id, std::int64_t /*tail_txn_id*/,
                                                    std::span<const ChainNode> nodes) {
  std::vector<ChainNode> out;
  for (const ChainNode& node : nodes) {
    const bool newer = std::any_of(nodes.begin(), nodes.end(), [&node](const ChainNode& other) {
      return other.node_id == node.node_id && other.txn_id > node.txn_id;
    });
    if (newer && node.node_id <= tail_node_id) out.push_back(node);
  }
  return out;
}

}  // namespace

void trim_keeps_newest_node(Blueprint& blueprint) { blueprint.history.nodes_to_trim = all_but_the_newest; }

}  // namespace dsqlsim::store::mutant

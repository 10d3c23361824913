#include "store/history_node_chain.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace dsqlsim::store {

namespace {

constexpr std::int64_t first_event_id = 1;

using ByTransaction = std::map<std::int64_t, const ChainNode*>;

Unexpected broken(const ChainNode& node) {
  return fail(Failure::internal,
              fmt::format("unable to back trace history node, node ID: {}, transaction ID: {}, prev transaction ID: {}",
                          node.node_id, node.txn_id, node.prev_txn_id));
}

Expected<std::vector<const ChainNode*>> reversely_link(std::int64_t tail_node_id, std::int64_t tail_txn_id,
                                                       const ByTransaction& by_transaction) {
  const auto tail = by_transaction.find(tail_txn_id);
  if (tail == by_transaction.end() || tail->second->node_id != tail_node_id) {
    return fail(Failure::internal,
                fmt::format("unable to find or verify the tail history node, node ID: {}, transaction ID: {}",
                            tail_node_id, tail_txn_id));
  }
  std::vector<const ChainNode*> chain{tail->second};
  while (chain.back()->node_id > first_event_id) {
    const auto previous = by_transaction.find(chain.back()->prev_txn_id);
    // A chain that does not step back would be followed for ever in Go.
    if (previous == by_transaction.end() || chain.size() > by_transaction.size()) return broken(*chain.back());
    chain.push_back(previous->second);
  }
  const ChainNode& first = *chain.back();
  if (first.node_id != first_event_id || first.prev_txn_id != 0) return broken(first);
  return chain;
}

}  // namespace

Expected<std::vector<ChainNode>> validate_node_chain_and_trim(std::int64_t tail_node_id, std::int64_t tail_txn_id,
                                                              std::span<const ChainNode> nodes) {
  ByTransaction by_transaction;
  for (const ChainNode& node : nodes) by_transaction[node.txn_id] = &node;
  const auto chain = reversely_link(tail_node_id, tail_txn_id, by_transaction);
  if (!chain.has_value()) return fail(chain.error());
  std::vector<ChainNode> to_trim;
  for (const ChainNode* valid : *chain) {
    // Highest transaction first, as Go sorts them.
    for (auto at = by_transaction.rbegin(); at != by_transaction.rend() && at->first > valid->txn_id; ++at) {
      if (at->second->node_id == valid->node_id) to_trim.push_back(*at->second);
    }
  }
  return to_trim;
}

}  // namespace dsqlsim::store

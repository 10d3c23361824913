#pragma once
// Which nodes of a branch belong to the chain of a committed state, and which were left beside it by writers whose
// transaction failed: after history_node_util.go. Pure.

#include <cstdint>
#include <span>
#include <vector>

#include "store/error.h"
#include "store/schema/blobs.h"

namespace dsqlsim::store {

/// A node without its events.
struct ChainNode {
  /// The branch whose node it is, with the ancestors before it.
  schema::HistoryBranch branch;
  std::int64_t node_id = 0;
  std::int64_t txn_id = 0;
  std::int64_t prev_txn_id = 0;
};

/// Follows the chain back from the named node to the first and answers the nodes to trim: those that share a node's id
/// with the chain and have a higher transaction id. An error if the chain is broken.
[[nodiscard]] Expected<std::vector<ChainNode>> validate_node_chain_and_trim(std::int64_t tail_node_id,
                                                                            std::int64_t tail_txn_id,
                                                                            std::span<const ChainNode> nodes);

}  // namespace dsqlsim::store

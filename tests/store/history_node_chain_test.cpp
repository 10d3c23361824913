#include "store/history_node_chain.h"

#include <gtest/gtest.h>

namespace dsqlsim::store {
namespace {

ChainNode node(std::int64_t id, std::int64_t txn, std::int64_t previous) { return {{}, id, txn, previous}; }

/// Ids and transactions of what is trimmed, or nothing where the chain is broken.
std::optional<std::vector<std::pair<std::int64_t, std::int64_t>>> trimmed(std::int64_t tail, std::int64_t txn,
                                                                          const std::vector<ChainNode>& nodes) {
  const auto out = validate_node_chain_and_trim(tail, txn, nodes);
  if (!out.has_value()) return std::nullopt;
  std::vector<std::pair<std::int64_t, std::int64_t>> ids;
  for (const ChainNode& n : *out) ids.emplace_back(n.node_id, n.txn_id);
  return ids;
}
using Ids = std::vector<std::pair<std::int64_t, std::int64_t>>;

TEST(HistoryNodeChain, AChainAloneLosesNothing) {
  EXPECT_EQ(trimmed(4, 30, {node(1, 10, 0), node(3, 20, 10), node(4, 30, 20)}), Ids{});
}

TEST(HistoryNodeChain, ALaterTransactionBesideTheChainIsTrimmed) {
  EXPECT_EQ(
      trimmed(4, 30,
              {node(1, 10, 0), node(3, 20, 10), node(3, 25, 10), node(4, 30, 20), node(4, 50, 25), node(4, 40, 20)}),
      (Ids{{4, 50}, {4, 40}, {3, 25}}));
}

TEST(HistoryNodeChain, AnEarlierTransactionIsLeft) {
  EXPECT_EQ(trimmed(3, 20, {node(1, 10, 0), node(3, 15, 10), node(3, 20, 10)}), Ids{});
}

TEST(HistoryNodeChain, ANodeThatNoNodeOfTheChainSharesItsIdWithIsLeft) {
  EXPECT_EQ(trimmed(3, 20, {node(1, 10, 0), node(2, 30, 10), node(3, 20, 10)}), Ids{});
}

TEST(HistoryNodeChain, ABrokenChainIsAnError) {
  EXPECT_FALSE(trimmed(4, 30, {node(1, 10, 0), node(4, 31, 10)}).has_value());
  EXPECT_FALSE(trimmed(4, 30, {node(1, 10, 0), node(3, 30, 10)}).has_value());
  EXPECT_FALSE(trimmed(4, 30, {node(1, 10, 0), node(4, 30, 20)}).has_value());
  EXPECT_FALSE(trimmed(4, 30, {node(1, 10, 5), node(4, 30, 10)}).has_value());
  // Two nodes that name each other.
  EXPECT_FALSE(trimmed(4, 30, {node(4, 30, 20), node(3, 20, 30)}).has_value());
}

}  // namespace
}  // namespace dsqlsim::store

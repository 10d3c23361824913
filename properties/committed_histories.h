#pragma once
// The histories of runs as the database has committed them: the nodes of every branch, and for each run the chain of
// nodes that its committed state refers to. Fed with commits in order. Knows the schema and no store code.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "properties/run_rows.h"

namespace dsqlsim::properties {

/// Shard, tree, branch, node id, transaction id.
using NodeKey = std::tuple<std::int64_t, Uuid, Uuid, std::int64_t, std::int64_t>;
/// Of a change of history_node, whichever way.
[[nodiscard]] NodeKey node_of(const Change& change);
/// "node 4 (transaction 20)".
[[nodiscard]] std::string words(const NodeKey& node);

/// Node id and transaction id, first to last.
using Chain = std::vector<std::pair<std::int64_t, std::int64_t>>;

class CommittedHistories {
 public:
  explicit CommittedHistories(const History& history) : history_(history) {}

  struct Mistake {
    std::string cause;
    std::string explanation;
    std::vector<std::size_t> witness;
  };
  /// The next entry of the history; what it did to nodes that some run's state refers to, or a state whose history is
  /// not there.
  std::optional<Mistake> look_at(std::size_t at);

  /// A run's state has referred to a history.
  [[nodiscard]] bool any() const { return any_; }
  /// The run's chain as of its last committed state; nothing if it has none or it is broken.
  [[nodiscard]] const Chain* chain_of(std::int64_t shard, const Uuid& run_id) const;
  /// Some transaction later than the chain's has, at some time, written one of its nodes up to `last` as well. Until
  /// that is trimmed, who reads forwards takes it for the chain's.
  [[nodiscard]] bool was_hidden(std::int64_t shard, const Uuid& run_id, std::int64_t last) const;

 private:
  struct Node {
    std::int64_t previous = 0;
    schema::HistoryEvents events;
    std::size_t entry = 0;
  };
  struct Run {
    std::set<NodeKey> nodes;
    Chain chain;
    std::size_t entry = 0;
  };

  std::optional<Mistake> node_changed(const Change& change, std::size_t at);
  std::optional<Mistake> state_changed(const Change& change, std::size_t at);
  std::optional<Mistake> follow(const RunKey& run, const schema::ExecutionInfo& info, std::int64_t end, std::size_t at);
  [[nodiscard]] const RunKey* user_of(const NodeKey& node) const;

  const History& history_;
  std::map<NodeKey, Node> nodes_;
  std::map<RunKey, Run> runs_;
  /// Shard, tree, branch, node id: the latest transaction that ever wrote it.
  std::map<std::tuple<std::int64_t, Uuid, Uuid, std::int64_t>, std::int64_t> latest_;
  /// How many runs refer to a node.
  std::map<NodeKey, int> used_;
  bool any_ = false;
};

}  // namespace dsqlsim::properties

#include "properties/committed_histories.h"

#include <fmt/format.h>

#include <algorithm>

namespace dsqlsim::properties {

namespace {

using schema::ExecutionInfo;
using schema::HistoryBranch;
using schema::HistoryEvents;

/// The branch in whose own rows a node of this id is kept: an ancestor's, or the branch itself.
Uuid owner_of(const HistoryBranch& branch, std::int64_t node_id) {
  for (const schema::HistoryBranchRange& range : branch.ancestors) {
    if (node_id >= range.begin_node_id && node_id < range.end_node_id) return range.branch_id;
  }
  return branch.branch_id;
}

}  // namespace

NodeKey node_of(const Change& change) {
  using schema::history_node;
  const std::span<const Value> row = change.after.empty() ? change.before : change.after;
  return {integer(row, history_node::shard_id), uuid(cell(row, history_node::tree_id)),
          uuid(cell(row, history_node::branch_id)), integer(row, history_node::node_id),
          -integer(row, history_node::txn_id)};
}

std::string words(const NodeKey& node) {
  return fmt::format("node {} (transaction {})", std::get<3>(node), std::get<4>(node));
}

std::optional<CommittedHistories::Mistake> CommittedHistories::look_at(std::size_t at) {
  const Entry& entry = history_.entry(at);
  for (std::uint32_t i = 0; i < entry.change_count; ++i) {
    const Change change = history_.change(entry, i);
    if (change.table != schema::table::history_node || !is_change(change)) continue;
    if (auto mistake = node_changed(change, at)) return mistake;
  }
  for (std::uint32_t i = 0; i < entry.change_count; ++i) {
    const Change change = history_.change(entry, i);
    if (change.table != schema::table::executions || !is_change(change)) continue;
    if (auto mistake = state_changed(change, at)) return mistake;
  }
  return std::nullopt;
}

const Chain* CommittedHistories::chain_of(std::int64_t shard, const Uuid& run_id) const {
  for (const auto& [key, run] : runs_) {
    if (std::get<0>(key) == shard && std::get<3>(key) == run_id && !run.chain.empty()) return &run.chain;
  }
  return nullptr;
}

bool CommittedHistories::was_hidden(std::int64_t shard, const Uuid& run_id, std::int64_t last) const {
  for (const auto& [key, run] : runs_) {
    if (std::get<0>(key) != shard || std::get<3>(key) != run_id) continue;
    for (const auto& [of, tree, branch, id, txn] : run.nodes) {
      if (id <= last && latest_.at({of, tree, branch, id}) != txn) return true;
    }
  }
  return false;
}

const RunKey* CommittedHistories::user_of(const NodeKey& node) const {
  for (const auto& [key, run] : runs_) {
    if (run.nodes.contains(node)) return &key;
  }
  return nullptr;
}

std::optional<CommittedHistories::Mistake> CommittedHistories::node_changed(const Change& change, std::size_t at) {
  using schema::history_node;
  const NodeKey key = node_of(change);
  const bool used = used_.contains(key);
  const auto written = nodes_.find(key);
  std::vector<std::size_t> witness;
  if (written != nodes_.end()) witness.push_back(written->second.entry);
  if (is_delete(change)) {
    nodes_.erase(key);
  } else {
    const auto events = schema::decode<HistoryEvents>(cell(change.after, history_node::data));
    const auto& [shard, tree, branch, id, txn] = key;
    std::int64_t& latest = latest_[{shard, tree, branch, id}];
    latest = std::max(latest, txn);
    nodes_[key] = {integer(change.after, history_node::prev_txn_id), events.value_or(HistoryEvents{0, 0, 0, ""}), at};
  }
  if (!used) return std::nullopt;
  const RunKey* run = user_of(key);
  if (run == nullptr) return std::nullopt;
  witness.push_back(runs_.at(*run).entry);
  witness.push_back(at);
  std::sort(witness.begin(), witness.end());
  const bool gone = is_delete(change);
  return Mistake{gone ? "referenced history deleted" : "referenced history changed",
                 fmt::format("{} {} {} of {}, which the run's committed state refers to.", who(history_, at),
                             gone ? "deleted" : "changed", words(key), words(*run)),
                 std::move(witness)};
}

std::optional<CommittedHistories::Mistake> CommittedHistories::state_changed(const Change& change, std::size_t at) {
  using schema::executions;
  if (is_delete(change)) {
    const auto run = runs_.find(run_of(change.before));
    if (run == runs_.end()) return std::nullopt;
    for (const NodeKey& node : run->second.nodes) {
      if (--used_[node] == 0) used_.erase(node);
    }
    runs_.erase(run);
    return std::nullopt;
  }
  const auto info = schema::decode<ExecutionInfo>(cell(change.after, executions::data));
  if (!info.has_value() || info->branch_token.empty()) return std::nullopt;
  any_ = true;
  return follow(run_of(change.after), *info, integer(change.after, executions::next_event_id), at);
}

// From the last node back, until one that the run's state already referred to.
std::optional<CommittedHistories::Mistake> CommittedHistories::follow(const RunKey& key, const ExecutionInfo& info,
                                                                      std::int64_t end, std::size_t at) {
  Run& run = runs_[key];
  run.entry = at;
  const auto branch = schema::decode<HistoryBranch>(info.branch_token);
  const std::int64_t last = end - 1;
  const auto broken = [&, last](const std::string& why) {
    run.chain.clear();
    return Mistake{"referenced history incomplete",
                   fmt::format("{} committed a state of {} up to event {} whose history is not there: {}.",
                               who(history_, at), words(key), last, why),
                   {at}};
  };
  if (!branch.has_value()) return broken("its branch token is unreadable");
  Chain added;
  std::int64_t node_id = info.last_first_event_id;
  std::int64_t txn = info.last_first_event_txn_id;
  for (;;) {
    const NodeKey node{std::get<0>(key), branch->tree_id, owner_of(*branch, node_id), node_id, txn};
    const auto found = nodes_.find(node);
    if (found == nodes_.end()) return broken(words(node) + " is missing");
    const HistoryEvents& events = found->second.events;
    if (events.first_event_id != node_id || events.first_event_id + events.count != end) {
      return broken(fmt::format("{} has {} events, but the next are numbered from {}", words(node), events.count, end));
    }
    if (run.nodes.contains(node) && !run.chain.empty()) {
      const auto old = std::find(run.chain.begin(), run.chain.end(), std::pair{node_id, txn});
      if (old != run.chain.end()) {
        run.chain.erase(old + 1, run.chain.end());
        break;
      }
    }
    if (run.nodes.insert(node).second) ++used_[node];
    added.emplace_back(node_id, txn);
    if (node_id <= 1) {
      run.chain.clear();
      break;
    }
    end = node_id;
    txn = found->second.previous;
    const Uuid before = owner_of(*branch, node_id - 1);
    auto previous = nodes_.lower_bound({std::get<0>(key), branch->tree_id, before, node_id, INT64_MIN});
    bool there = false;
    while (previous != nodes_.begin() && !there) {
      --previous;
      const auto& [shard, tree, of, id, by] = previous->first;
      if (shard != std::get<0>(key) || tree != branch->tree_id || of != before) break;
      there = by == txn;
      node_id = id;
    }
    if (!there) return broken(fmt::format("nothing of transaction {} comes before event {}", txn, end));
  }
  run.chain.insert(run.chain.end(), added.rbegin(), added.rend());
  return std::nullopt;
}

}  // namespace dsqlsim::properties

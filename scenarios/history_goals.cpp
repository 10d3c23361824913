// What a campaign with histories must have reached.

#include <algorithm>
#include <map>
#include <tuple>

#include "scenarios/goals.h"
#include "store/schema/blobs.h"
#include "store/schema/host_notes.h"
#include "store/schema/notes.h"
#include "store/schema/tables.h"

namespace dsqlsim::scenarios {

namespace {

template <schema::Failure kind>
bool answered(const History& h) {
  return std::any_of(h.entries().begin(), h.entries().end(), [](const Entry& e) {
    return e.kind == EntryKind::note && e.label == schema::note::operation_returned &&
           static_cast<schema::Failure>(e.n[1]) == kind;
  });
}

/// A committed change of this table that `wanted` holds of.
bool any_row(const History& h, std::string_view table, bool (*wanted)(const Change& change)) {
  for (const Entry& e : h.entries()) {
    for (std::uint32_t i = 0; i < e.change_count; ++i) {
      const Change c = h.change(e, i);
      if (c.table == table && wanted(c)) return true;
    }
  }
  return false;
}

bool deleted(const Change& c) { return !c.before.empty() && c.after.empty(); }

/// Two transactions wrote the same node of a branch.
bool node_left_beside(const History& h) {
  using schema::history_node;
  std::map<std::tuple<Uuid, std::int64_t>, Value> first;
  for (const Entry& e : h.entries()) {
    for (std::uint32_t i = 0; i < e.change_count; ++i) {
      const Change c = h.change(e, i);
      if (c.table != schema::table::history_node || c.after.empty()) continue;
      const auto cell = [&c](history_node column) -> const Value& { return c.after[schema::index(column)]; };
      const auto [at, is_new] = first.try_emplace(
          {std::get<Uuid>(cell(history_node::branch_id)), std::get<std::int64_t>(cell(history_node::node_id))},
          cell(history_node::txn_id));
      if (!is_new && at->second != cell(history_node::txn_id)) return true;
    }
  }
  return false;
}

bool history_forked(const History& h) {
  return any_row(h, schema::table::executions, [](const Change& c) {
    if (c.after.empty()) return false;
    const auto info = schema::decode<schema::ExecutionInfo>(c.after[schema::index(schema::executions::data)]);
    if (!info.has_value()) return false;
    const auto branch = schema::decode<schema::HistoryBranch>(info->branch_token);
    return branch.has_value() && !branch->ancestors.empty();
  });
}

bool branch_deleted(const History& h) { return any_row(h, schema::table::history_tree, deleted); }

bool node_trimmed(const History& h) {
  // Whoever deletes a branch deletes its row as well.
  for (const Entry& e : h.entries()) {
    bool node = false;
    bool tree = false;
    for (std::uint32_t i = 0; i < e.change_count; ++i) {
      const Change c = h.change(e, i);
      node = node || (c.table == schema::table::history_node && deleted(c));
      tree = tree || (c.table == schema::table::history_tree && deleted(c));
    }
    if (node && !tree) return true;
  }
  return false;
}

/// More nodes than a page holds.
bool read_backwards(const History& h) {
  return std::any_of(h.entries().begin(), h.entries().end(), [](const Entry& e) {
    return e.kind == EntryKind::note && e.label == schema::host_notes::history_read && e.n[1] == 1 &&
           std::count(e.text.begin(), e.text.end(), ' ') > 3;
  });
}

}  // namespace

std::vector<Goal> history_goals() {
  using schema::Failure;
  return with_faults({{"ShardOwnershipLost was answered", answered<Failure::shard_ownership_lost>},
                      {"WorkflowConditionFailed was answered", answered<Failure::workflow_condition_failed>},
                      {"a node was left beside a committed history", node_left_beside},
                      {"a node beside a committed history was trimmed", node_trimmed},
                      {"a history was forked", history_forked},
                      {"a branch that came to nothing was deleted", branch_deleted},
                      {"a history of several pages was read backwards", read_backwards}});
}

}  // namespace dsqlsim::scenarios

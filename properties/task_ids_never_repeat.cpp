// S5. Task ids are the keys of the queues and, for immediate queues, their order: given out twice, one of two tasks is
// overwritten or skipped. Ids are unique within a shard, whatever their category. So are the transaction ids of history
// nodes: two nodes of one id overwrite each other, or a reader takes one for the other.

#include <fmt/format.h>

#include <map>

#include "properties/catalogue.h"
#include "properties/committed_histories.h"
#include "properties/task_rows.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::properties {

namespace {

Verdict issued_twice(const History& history, TaskName task, std::size_t first, std::size_t second) {
  return Verdict::violated(
      "task id given out twice",
      fmt::format("Task id {} of shard {} was given out by {} under range {}, and again by {} under range {}.", task.id,
                  task.shard, who(history, first), history.entry(first).n[1], who(history, second),
                  history.entry(second).n[1]),
      {first, second});
}

Verdict committed_twice(const History& history, const TaskRow& task, std::size_t first, std::size_t second) {
  return Verdict::violated(
      "task id committed twice",
      fmt::format("The {} task {} of shard {} was committed by {}, and again by {}.", schema::name(task.category),
                  task.key.id, task.shard, who(history, first), who(history, second)),
      {first, second});
}

Verdict history_twice(const History& history, const NodeKey& node, std::size_t first, std::size_t second) {
  return Verdict::violated("history transaction id used twice",
                           fmt::format("{} wrote history {} of shard {} under a transaction id that {} had used for "
                                       "another node.",
                                       who(history, second), words(node), std::get<0>(node), who(history, first)),
                           {first, second});
}

/// Where a transaction id was first used, and for which node.
struct FirstUse {
  NodeKey node;
  std::size_t entry = 0;
};

}  // namespace

Verdict task_ids_never_repeat(const History& history) {
  std::map<TaskName, std::size_t> issued;
  std::map<TaskRow, std::size_t> committed;
  std::map<TaskName, FirstUse> transactions;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    if (entry.kind == EntryKind::note && entry.label == schema::host_notes::task_id_issued) {
      const TaskName task{entry.n[0], entry.n[2]};
      const auto [first, is_new] = issued.try_emplace(task, at);
      if (!is_new) return issued_twice(history, task, first->second, at);
    }
    for (std::uint32_t i = 0; i < entry.change_count; ++i) {
      const Change change = history.change(entry, i);
      const auto task = is_insert(change) ? task_of(change) : std::nullopt;
      if (!task.has_value()) continue;
      const auto [first, is_new] = committed.try_emplace(*task, at);
      if (!is_new) return committed_twice(history, *task, first->second, at);
    }
    for (std::uint32_t i = 0; i < entry.change_count; ++i) {
      const Change change = history.change(entry, i);
      if (change.table != schema::table::history_node || !is_insert(change)) continue;
      const NodeKey node = node_of(change);
      // A node that a repeated call writes again, or that was trimmed, is the same one.
      const auto [first, is_new] =
          transactions.try_emplace(TaskName{std::get<0>(node), std::get<4>(node)}, FirstUse{node, at});
      if (!is_new && first->second.node != node) return history_twice(history, node, first->second.entry, at);
    }
  }
  if (issued.empty() && committed.empty() && transactions.empty())
    return Verdict::undecided("no task id was given out");
  return Verdict::holds();
}

}  // namespace dsqlsim::properties

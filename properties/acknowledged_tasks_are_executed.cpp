// S10. A task of a write that returned ok is owed: some owner of the shard executes it, at least once. Judged only when
// the run settled, which a scenario that asks for this property does not say before its queues have caught up with what
// was written under faults. What is acknowledged after faults have stopped may still be on its way at the end.

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "properties/catalogue.h"
#include "properties/task_rows.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::properties {

namespace {

namespace host_notes = schema::host_notes;

TaskName acknowledged(const Entry& note) { return {note.n[0], note.n[1]}; }

/// What became of a task's row, for the person who looks for the task.
struct Fate {
  std::optional<std::size_t> committed;
  std::optional<std::size_t> deleted;
};

Fate fate_of(const History& history, TaskName task) {
  Fate fate;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    for (std::uint32_t i = 0; i < entry.change_count; ++i) {
      const Change change = history.change(entry, i);
      const auto row = task_of(change);
      if (!row.has_value() || name_of(*row) != task) continue;
      if (is_insert(change) && !fate.committed.has_value()) fate.committed = at;
      if (is_delete(change)) fate.deleted = at;
    }
  }
  return fate;
}

std::string words(const History& history, const Fate& fate) {
  if (fate.deleted.has_value()) return fmt::format("its row was deleted by {}", who(history, *fate.deleted));
  if (fate.committed.has_value()) return "its row is still there";
  return "no commit ever inserted it";
}

Verdict lost(const History& history, std::size_t acknowledgement, std::size_t settled) {
  const TaskName task = acknowledged(history.entry(acknowledgement));
  const Fate fate = fate_of(history, task);
  std::vector<std::size_t> witness{acknowledgement, settled};
  if (fate.committed.has_value()) witness.push_back(*fate.committed);
  if (fate.deleted.has_value()) witness.push_back(*fate.deleted);
  std::sort(witness.begin(), witness.end());
  return Verdict::violated(
      "acknowledged task never executed",
      fmt::format("Task {} of shard {} was acknowledged to {} and never executed although the run settled: {}.",
                  task.id, task.shard, who(history, acknowledgement), words(history, fate)),
      std::move(witness));
}

}  // namespace

Verdict acknowledged_tasks_are_executed(const History& history) {
  std::set<TaskName> executed;
  std::vector<std::size_t> acknowledgements;
  std::optional<std::size_t> settled;
  bool still_owed = true;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    if (entry.kind == EntryKind::host && entry.label == Label("settled")) settled = at;
    if (entry.kind == EntryKind::host && entry.label == Label("faults stopped")) still_owed = false;
    if (entry.kind != EntryKind::note) continue;
    if (entry.label == host_notes::task_executed) executed.insert({entry.n[0], entry.n[1]});
    if (entry.label == host_notes::task_acknowledged && still_owed) acknowledgements.push_back(at);
  }
  if (!settled.has_value()) return Verdict::undecided("the run did not settle");
  if (acknowledgements.empty()) return Verdict::undecided("no write with a task returned ok while faults lasted");
  for (const std::size_t at : acknowledgements) {
    if (!executed.contains(acknowledged(history.entry(at)))) return lost(history, at, *settled);
  }
  return Verdict::holds();
}

}  // namespace dsqlsim::properties

// S11. Deleting a task's row is the last that happens to it. Whether the deleter executed it or an earlier owner did is
// all the same; that nobody did is a lost task.

#include <fmt/format.h>

#include <map>
#include <set>

#include "properties/catalogue.h"
#include "properties/task_rows.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::properties {

namespace {

Verdict unexecuted(const History& history, const TaskRow& task, const std::map<TaskRow, std::size_t>& inserted,
                   std::size_t at) {
  std::vector<std::size_t> witness;
  if (const auto found = inserted.find(task); found != inserted.end()) witness.push_back(found->second);
  witness.push_back(at);
  return Verdict::violated("task deleted before it was executed",
                           fmt::format("{} deleted the {} task {} of shard {}, which nobody had executed.",
                                       who(history, at), schema::name(task.category), task.key.id, task.shard),
                           std::move(witness));
}

}  // namespace

Verdict tasks_deleted_only_after_execution(const History& history) {
  std::set<TaskName> executed;
  std::map<TaskRow, std::size_t> inserted;
  bool judged = false;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    if (entry.kind == EntryKind::note && entry.label == schema::host_notes::task_executed) {
      executed.insert({entry.n[0], entry.n[1]});
    }
    for (std::uint32_t i = 0; i < entry.change_count; ++i) {
      const Change change = history.change(entry, i);
      const auto task = task_of(change);
      if (!task.has_value()) continue;
      if (is_insert(change)) inserted[*task] = at;
      if (!is_delete(change)) continue;
      judged = true;
      if (!executed.contains(name_of(*task))) return unexecuted(history, *task, inserted, at);
    }
  }
  return judged ? Verdict::holds() : Verdict::undecided("no task row was deleted");
}

}  // namespace dsqlsim::properties

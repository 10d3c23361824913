// L4. Every task whose write returned ok while faults lasted has been begun by a worker by the time the run settles,
// whoever owns its queue by then.

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "properties/catalogue.h"
#include "properties/queue_rows.h"
#include "store/schema/matching_notes.h"

namespace dsqlsim::properties {

namespace {

/// Where the row of the task was deleted; nothing if it is still there, or never was.
std::optional<std::size_t> deletion_of(const History& history, std::int64_t queue, schema::TaskLevel level) {
  std::optional<std::size_t> out;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& e = history.entry(at);
    for (std::uint32_t i = 0; i < e.change_count; ++i) {
      const Change change = history.change(e, i);
      const auto task = queued_task(change);
      if (task.has_value() && is_delete(change) && task->queue.hash == queue && task->level == level) out = at;
    }
  }
  return out;
}

}  // namespace

Verdict added_tasks_are_dispatched(const History& history) {
  const Dispatches dispatches(history);
  std::vector<std::size_t> owed;
  std::optional<std::size_t> settled;
  bool still_owed = true;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& e = history.entry(at);
    if (e.kind == EntryKind::host && e.label == Label("settled")) settled = at;
    if (e.kind == EntryKind::host && e.label == Label("faults stopped")) still_owed = false;
    if (e.kind == EntryKind::note && e.label == schema::matching_notes::task_added && still_owed) owed.push_back(at);
  }
  if (!settled.has_value()) return Verdict::undecided("the run did not settle");
  if (owed.empty()) return Verdict::undecided("no write of tasks to a queue returned ok while faults lasted");
  for (const std::size_t at : owed) {
    const Entry& e = history.entry(at);
    if (dispatches.ever(e.n[0], e.n[3])) continue;
    const auto deleted = deletion_of(history, e.n[0], {e.n[1], e.n[2]});
    std::vector<std::size_t> witness{at, *settled};
    if (deleted.has_value()) witness.push_back(*deleted);
    std::sort(witness.begin(), witness.end());
    return Verdict::violated(
        "added task never dispatched",
        fmt::format("Task {} of queue {}, written as {} for {}, was never begun although the run settled{}.", e.n[3],
                    e.n[0], words(schema::TaskLevel{e.n[1], e.n[2]}), who(history, at),
                    deleted.has_value() ? fmt::format(": {} deleted its row", who(history, *deleted)) : ""),
        std::move(witness));
  }
  return Verdict::holds();
}

}  // namespace dsqlsim::properties

// S16, the ack level. What a matcher persists as done is done: at or below it there is no task whose write returned ok
// and which nobody has begun, unless the task stands above it once more. Whoever takes the queue over reads from there
// on.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "properties/catalogue.h"
#include "properties/queue_rows.h"

namespace dsqlsim::properties {

namespace {

struct Standing {
  std::int64_t number = 0;
  std::size_t entry = 0;
};
using Table = std::map<QueueKey, std::map<schema::TaskLevel, Standing>>;

bool stands_above(const std::map<schema::TaskLevel, Standing>& rows, std::int64_t number, schema::TaskLevel level) {
  return std::any_of(rows.upper_bound(level), rows.end(),
                     [number](const auto& r) { return r.second.number == number; });
}

}  // namespace

Verdict ack_level_never_passes_a_task(const History& history) {
  const Dispatches dispatches(history);
  const auto added = added_tasks(history);
  Table table;
  bool judged = false;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& e = history.entry(at);
    for (const Change& change : changed_rows(history, e)) {
      if (const auto task = queued_task(change); task.has_value() && is_insert(change)) {
        table[task->queue][task->level] = {task->number, at};
      } else if (task.has_value() && is_delete(change)) {
        table[task->queue].erase(task->level);
      }
      if (!is_queue_table(change.table) || is_delete(change)) continue;
      const auto row = queue_row(change.after);
      judged = judged || row->ack_level > schema::TaskLevel{};
      const auto& rows = table[row->key];
      for (auto r = rows.begin(); r != rows.end() && r->first <= row->ack_level; ++r) {
        const auto acknowledged = added.find({row->key.hash, r->first});
        if (acknowledged == added.end() || dispatches.before(row->key.hash, r->second.number, at)) continue;
        if (stands_above(rows, r->second.number, row->ack_level)) continue;
        std::vector<std::size_t> witness{r->second.entry, acknowledged->second, at};
        std::sort(witness.begin(), witness.end());
        return Verdict::violated(
            "ack level passed a task",
            fmt::format(
                "{} persisted ack level {} of queue {} while task {}, whose write returned ok to {}, stood at {} "
                "and nobody had begun it.",
                who(history, at), words(row->ack_level), row->key.hash, r->second.number,
                who(history, acknowledged->second), words(r->first)),
            std::move(witness));
      }
    }
  }
  return judged ? Verdict::holds() : Verdict::undecided("no ack level above 0 was persisted");
}

}  // namespace dsqlsim::properties

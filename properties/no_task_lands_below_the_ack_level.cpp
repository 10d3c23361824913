// S18. No task commits at or below the ack level that is persisted by then, however late its COMMIT arrives: nobody
// would ever read it.

#include <fmt/format.h>

#include <map>

#include "properties/catalogue.h"
#include "properties/queue_rows.h"

namespace dsqlsim::properties {

Verdict no_task_lands_below_the_ack_level(const History& history) {
  struct Persisted {
    schema::TaskLevel level;
    std::size_t entry = 0;
  };
  std::map<QueueKey, Persisted> persisted;
  bool judged = false;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& e = history.entry(at);
    for (const Change& change : changed_rows(history, e)) {
      if (is_queue_table(change.table) && !is_delete(change)) {
        const auto row = queue_row(change.after);
        persisted[row->key] = {row->ack_level, at};
      }
      const auto task = queued_task(change);
      if (!task.has_value() || !is_insert(change)) continue;
      const auto found = persisted.find(task->queue);
      if (found == persisted.end()) continue;
      judged = true;
      if (task->level > found->second.level) continue;
      return Verdict::violated(
          "task below the ack level",
          fmt::format("{} committed task {} of queue {} at {}, after {} had persisted ack level {}.", who(history, at),
                      task->number, task->queue.hash, words(task->level), who(history, found->second.entry),
                      words(found->second.level)),
          {found->second.entry, at});
    }
  }
  return judged ? Verdict::holds() : Verdict::undecided("no task was written to a queue that had an ack level");
}

}  // namespace dsqlsim::properties

// S14, the fence of task queues: of their rows and their tasks. Deletes of finished tasks carry no fence by design and
// are not judged.

#include "properties/catalogue.h"
#include "properties/old_ranges.h"
#include "properties/queue_rows.h"

namespace dsqlsim::properties {

namespace {

bool is_write_of_owner(const Change& change) {
  return is_queue_table(change.table) || (is_queued_task_table(change.table) && !is_delete(change));
}

std::optional<Fenced::Range> range_after(const Change& change) {
  if (!is_queue_table(change.table) || is_delete(change)) return std::nullopt;
  const auto row = queue_row(change.after);
  return Fenced::Range{row->key.hash, row->range};
}

}  // namespace

Verdict no_queue_write_under_an_old_range(const History& history) {
  return judge_old_ranges(history,
                          {"task queue", "write of a task queue under an old range",
                           "no write of a task queue under a range committed", range_after, is_write_of_owner});
}

}  // namespace dsqlsim::properties

#include "scenarios/dead_letters.h"

#include <limits>
#include <string>
#include <vector>

#include "store/schema/host_notes.h"

namespace dsqlsim::scenarios {

namespace hn = schema::host_notes;

bool is_dead_letter(schema::TaskKey key) { return key.id % 2 == 0; }

void DeadLetters::run(Actor& actor) {
  const Context for_ever(actor);
  for (;;) {
    const auto pause = static_cast<std::int64_t>(actor.below("looks again", 6'000));
    (void)for_ever.sleep(milliseconds(2'000 + pause), "before the next look at dead letters");
    if (!owner_.serving()) continue;
    actor.begin_operation("handle dead letters", {});
    handle_all(actor);
  }
}

// What is deleted is a range from the first to the last that was handled. No letter comes in between later: every owner
// of the shard goes through its replication tasks in order.
void DeadLetters::handle_all(Actor& actor) {
  constexpr std::int32_t page_size = 2;
  const Context ctx = Context(actor).with_timeout(seconds(10));
  store::DlqRangeRequest range{
      std::string(source_cluster), the_shard, 0, std::numeric_limits<std::int64_t>::max(), page_size, {}};
  const store::Expected<bool> empty = store_.executions().is_replication_dlq_empty(ctx, range);
  if (!empty.has_value() || *empty) return;
  std::vector<std::int64_t> handled;
  do {
    const auto page = store_.executions().get_replication_tasks_from_dlq(ctx, range);
    if (!page.has_value()) return;
    for (const store::HistoryTask& task : page->tasks) {
      actor.note(hn::dead_letter_handled, {the_shard, task.key.id});
      handled.push_back(task.key.id);
    }
    range.page = page->next_page;
  } while (range.page.has_value());
  if (handled.size() == 1) {
    (void)store_.executions().delete_replication_task_from_dlq(ctx, {range.source_cluster, the_shard, handled.front()});
  } else if (!handled.empty()) {
    range.inclusive_min = handled.front();
    range.exclusive_max = handled.back() + 1;
    (void)store_.executions().range_delete_replication_task_from_dlq(ctx, range);
  }
}

}  // namespace dsqlsim::scenarios

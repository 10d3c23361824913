#include "scenarios/queue_processor.h"

#include "store/schema/host_notes.h"

namespace dsqlsim::scenarios {

namespace hn = schema::host_notes;

namespace {
constexpr Duration read_timeout = seconds(5);
// Production polls once a minute and is notified of writes in between; scaled down, so that a run of a minute has both.
constexpr Duration poll_interval = seconds(4);
constexpr Duration checkpoint_backoff = milliseconds(100);
constexpr std::int32_t page_size = 3;
}  // namespace

void QueueProcessor::run(Actor& actor) {
  const Context for_ever(actor);
  for (;;) {
    // Without the shard there is nothing to poll; acquiring it raises the signal.
    const Time next_poll = owner_.serving() ? actor.machine().now() + actor.lag() + poll_interval : never;
    owner_.new_tasks.wait(for_ever, next_poll, "new tasks or the next poll");
    if (!owner_.serving()) continue;
    actor.begin_operation("process queue", {});
    start_if_new();
    poll(actor);
    if (++polls_since_checkpoint_ > actor.below("checkpoint", 3) || checkpointed_range_ != owner_.range_id()) {
      checkpoint(actor);
    }
  }
}

void QueueProcessor::start_if_new() {
  if (context_number_ == owner_.context_number()) return;
  context_number_ = owner_.context_number();
  read_ = owner_.queue_watermark();
  deleted_ = read_;
  checkpointed_range_ = 0;
}

void QueueProcessor::poll(Actor& actor) {
  const std::int64_t up_to = owner_.exclusive_read_watermark();
  while (read_ < up_to && owner_.serving() && context_number_ == owner_.context_number()) {
    if (!read_page(actor, up_to)) return;
  }
}

// One page: loads tasks, executes each, and moves the watermark behind them. Reads are not fenced.
bool QueueProcessor::read_page(Actor& actor, std::int64_t up_to) {
  store::GetHistoryTasksRequest request;
  request.shard_id = the_shard;
  request.category = schema::Category::transfer;
  request.inclusive_min.id = read_;
  request.exclusive_max.id = up_to;
  request.batch_size = page_size;
  const Context ctx = Context(actor, never, &owner_.lifecycle()).with_timeout(read_timeout);
  const std::int64_t range = owner_.range_id();
  const auto page = store_.executions().get_history_tasks(ctx, request);
  if (!page.has_value()) return false;
  const std::int64_t next = page->next_page.has_value() ? page->next_page->id : up_to;
  if (store_.host_rules().checkpoint_order == store::CheckpointOrder::save_before_done) {
    (void)owner_.save_queue_state(actor, next);
  }
  const Context for_ever(actor);
  for (const store::HistoryTask& task : page->tasks) {
    for_ever.sleep(milliseconds(static_cast<std::int64_t>(actor.below("execution takes", 20))), "executing a task");
    actor.note(hn::task_executed, {the_shard, task.key.id, range});
  }
  read_ = next;
  actor.note(hn::reader_advanced, {the_shard, read_, range});
  return true;
}

// Rows go first, and only if that worked the state is saved, as in the service.
void QueueProcessor::checkpoint(Actor& actor) {
  const std::int64_t range = owner_.range_id();
  if (read_ == deleted_ && checkpointed_range_ == range) return;
  store::RangeCompleteHistoryTasksRequest request;
  request.shard_id = the_shard;
  request.range_id = range;
  request.category = schema::Category::transfer;
  request.inclusive_min.id = deleted_;
  request.exclusive_max.id = read_;
  const Context ctx = Context(actor, never, &owner_.lifecycle()).with_timeout(read_timeout);
  actor.note(hn::tasks_deleted, {the_shard, deleted_, read_, range});
  const std::uint64_t context = context_number_;
  const auto deleted = store_.executions().range_complete_history_tasks(ctx, request);
  if (context != owner_.context_number()) return;
  if (!deleted.has_value()) {
    Context(actor).sleep(checkpoint_backoff, "before the next checkpoint");
    return;
  }
  deleted_ = read_;
  if (owner_.save_queue_state(actor, read_)) {
    checkpointed_range_ = range;
    polls_since_checkpoint_ = 0;
  }
}

}  // namespace dsqlsim::scenarios

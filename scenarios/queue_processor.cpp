#include "scenarios/queue_processor.h"

#include <algorithm>
#include <utility>

#include "scenarios/dead_letters.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::scenarios {

namespace hn = schema::host_notes;

namespace {
constexpr Duration io_timeout = seconds(5);
// Production polls once a minute and is notified of writes in between; scaled down, so that a run of a minute has both.
constexpr Duration poll_interval = seconds(4);
constexpr Duration first_backoff = milliseconds(100);
constexpr Duration longest_backoff = seconds(5);
constexpr std::uint64_t most_polls = 6;
}  // namespace

void QueueProcessor::run(Actor& actor) {
  const Context for_ever(actor);
  for (;;) {
    // Without the shard there is nothing to poll; acquiring it raises the signal.
    const Time next_poll = owner_.serving() ? actor.reached() + poll_interval : never;
    (void)owner_.new_tasks(category_).wait(for_ever, next_poll, "new tasks or the next poll");
    if (!owner_.serving()) continue;
    actor.begin_operation("process queue", {});
    start_if_new();
    get_on(actor);
    poll(actor);
    const bool renewed = current() && checkpointed_range_ != owner_.context().range_id();
    if (++polls_since_checkpoint_ > actor.below("checkpoint", 3) || renewed) checkpoint(actor);
  }
}

void QueueProcessor::start_if_new() {
  if (context_number_ == owner_.context_number()) return;
  context_number_ = owner_.context_number();
  read_ = owner_.context().queue_state(category_).exclusive_reader_high_watermark;
  deleted_ = owner_.context().queue_state(category_).exclusive_deletion_high_watermark;
  saved_ = read_;
  stuck_.clear();
  stopped_reading_ = false;
  executed_ = 0;
  checkpointed_range_ = 0;
  next_backoff_ = first_backoff;
}

std::int64_t QueueProcessor::position(schema::TaskKey key) const {
  return schema::is_scheduled(category_) ? key.fire_time_us : key.id;
}

schema::TaskKey QueueProcessor::done() const {
  schema::TaskKey first = stuck_.empty() ? read_ : std::min(read_, stuck_.begin()->first);
  // Ranges of timers are made of fire times alone.
  if (schema::is_scheduled(category_)) first.id = 0;
  return first;
}

void QueueProcessor::poll(Actor& actor) {
  if (!current() || stopped_reading_) return;
  const std::optional<schema::TaskKey> up_to = owner_.context().exclusive_read_watermark(actor, category_);
  while (up_to.has_value() && current() && read_ < *up_to) {
    if (!read_page(actor, *up_to)) return;
  }
}

// One page: loads tasks, executes those that do not take long, and moves the watermark behind them. Reads are not
// fenced.
bool QueueProcessor::read_page(Actor& actor, schema::TaskKey up_to) {
  store::GetHistoryTasksRequest request;
  request.shard_id = the_shard;
  request.category = category_;
  request.inclusive_min = read_;
  request.exclusive_max = up_to;
  request.batch_size = settings_.page_size;
  // Of timers a range names fire times; where the page before ended, its page token says.
  if (schema::is_scheduled(category_) && read_.id != 0)
    request.page = std::exchange(request.inclusive_min, {read_.fire_time_us, 0});
  const Context ctx = Context(actor).with_timeout(io_timeout);
  const std::int64_t range = owner_.context().range_id();
  const auto page = store_.executions().get_history_tasks(ctx, request);
  if (!page.has_value() && store_.host_rules().after_failed_read == store::AfterFailedRead::stop_reading) {
    stopped_reading_ = true;
  }
  if (!page.has_value() || !current()) return false;
  const schema::TaskKey next = page->next_page.value_or(up_to);
  if (store_.host_rules().checkpoint_order == store::CheckpointOrder::save_before_done) {
    (void)owner_.context().save_queue_state(actor, category_, {next, next});
  }
  for (const store::HistoryTask& task : page->tasks) {
    if (!load(actor, task)) return false;
  }
  read_ = next;
  actor.note(hn::reader_advanced, {the_shard, position(read_), range, static_cast<std::int64_t>(category_)});
  return true;
}

bool QueueProcessor::load(Actor& actor, const store::HistoryTask& task) {
  if (settings_.stuck_one_in > 0 && actor.below("stuck", settings_.stuck_one_in) == settings_.stuck_one_in - 1) {
    const auto seconds_more = static_cast<std::int64_t>(actor.below("stuck for", 30));
    stuck_[task.key] = {task, actor.reached() + seconds(1 + seconds_more)};
    return true;
  }
  return execute(actor, task);
}

bool QueueProcessor::execute(Actor& actor, const store::HistoryTask& task) {
  // Most of a large page takes no time: so many waits tell nothing.
  if (settings_.page_size <= 10) {
    (void)Context(actor).sleep(milliseconds(static_cast<std::int64_t>(actor.below("execution takes", 20))),
                               "executing a task");
  }
  if (settings_.has_dead_letters && is_dead_letter(task.key) && !put_dead_letter(actor, task)) return false;
  ++executed_;
  actor.note(hn::task_executed,
             {the_shard, task.key.id, owner_.context().range_id(), static_cast<std::int64_t>(category_)});
  // Should that fail, the checkpoint deletes it.
  if (settings_.completes_singly) {
    (void)store_.executions().complete_history_task(Context(actor).with_timeout(io_timeout),
                                                    {the_shard, category_, task.key});
  }
  return true;
}

bool QueueProcessor::put_dead_letter(Actor& actor, const store::HistoryTask& task) {
  const auto put = store_.executions().put_replication_task_to_dlq(
      Context(actor).with_timeout(io_timeout), {std::string(source_cluster), the_shard, task.key.id, task.blob});
  if (put.has_value()) actor.note(hn::dead_letter_put, {the_shard, task.key.id});
  return put.has_value();
}

void QueueProcessor::get_on(Actor& actor) {
  std::vector<store::HistoryTask> ready;
  for (const auto& [key, stuck] : stuck_) {
    if (stuck.until <= actor.reached()) ready.push_back(stuck.task);
  }
  for (const store::HistoryTask& task : ready) {
    if (execute(actor, task)) stuck_.erase(task.key);
  }
}

// Rows go first, and only if that worked the state is saved, as in the service.
void QueueProcessor::checkpoint(Actor& actor) {
  if (!current()) return;
  const std::int64_t range = owner_.context().range_id();
  const schema::TaskKey until = done();
  if (until == saved_ && checkpointed_range_ == range) return;
  // The watermark of timers moves with the clock: without a task it is in no hurry.
  if (executed_ == 0 && checkpointed_range_ == range && polls_since_checkpoint_ < most_polls) return;
  store::RangeCompleteHistoryTasksRequest request;
  request.shard_id = the_shard;
  request.range_id = range;
  request.category = category_;
  request.inclusive_min = deleted_;
  request.exclusive_max = until;
  if (store_.host_rules().delete_up_to == store::DeleteUpTo::what_may_be_read) {
    const auto readable = owner_.context().exclusive_read_watermark(actor, category_);
    request.exclusive_max = std::max(until, readable.value_or(until));
  }
  const auto category = static_cast<std::int64_t>(category_);
  actor.note(hn::tasks_deleted, {the_shard, position(deleted_), position(request.exclusive_max), range, category});
  // Not even the end of its shard context stops it.
  const auto deleted =
      store_.executions().range_complete_history_tasks(Context(actor).with_timeout(io_timeout), request);
  if (!current()) return;
  if (deleted.has_value()) deleted_ = request.exclusive_max;
  if (!deleted.has_value() && deleted.error().kind == store::Failure::shard_ownership_lost &&
      store_.host_rules().after_lost_delete == store::AfterLostDelete::give_up_shard) {
    return owner_.context().lost(actor, range);
  }
  if (!deleted.has_value() || !owner_.context().save_queue_state(actor, category_, {until, deleted_})) {
    (void)Context(actor).sleep(next_backoff_, "before the next checkpoint");
    next_backoff_ = std::min(next_backoff_ * 2, longest_backoff);
    return;
  }
  saved_ = until;
  executed_ = 0;
  checkpointed_range_ = range;
  polls_since_checkpoint_ = 0;
  next_backoff_ = first_backoff;
}

}  // namespace dsqlsim::scenarios

#include "scenarios/task_queue_db.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "store/schema/matching_notes.h"
#include "store/task_queue_key.h"

namespace dsqlsim::scenarios {

namespace mn = schema::matching_notes;
using store::Failure;

namespace {

// A store call on behalf of a queue ends with it; the pool gives up earlier.
constexpr Duration io_timeout = seconds(10);

store::Expected<void> ended(const Context& ctx) {
  return store::fail(store::context_error(ctx.error() == ContextError::none ? ContextError::canceled : ctx.error()));
}

}  // namespace

TaskQueueDb::TaskQueueDb(store::Store& store, store::TaskVersion version, store::TaskQueueName queue,
                         std::int64_t block_size)
    : store_(store),
      version_(version),
      tasks_(store.tasks(version)),
      queue_(std::move(queue)),
      block_size_(block_size),
      number_(store::task_queue_key(queue_, 0).range_hash) {}

store::Expected<void> TaskQueueDb::renew_lease(const Context& ctx) {
  const Permit permit(mutex_, ctx, "the queue's turn");
  if (!permit.held()) return ended(ctx);
  store::Expected<void> done = range_id_ == 0 ? take_over(ctx) : update(ctx, true);
  if (done.has_value()) ctx.actor().note(mn::lease_taken, {number_, range_id_, block().first, block().last});
  return done;
}

store::Expected<void> TaskQueueDb::take_over(const Context& ctx) {
  const auto found = tasks_.get_task_queue(ctx.with_timeout(io_timeout), queue_);
  if (!found.has_value() && found.error().kind != Failure::not_found) return store::fail(found.error());
  store::Expected<void> done;
  if (found.has_value()) {
    range_id_ = found->range_id;
    if (!found->info.subqueues.empty()) ack_level_ = found->info.subqueues.front().ack_level;
    done = update(ctx, true);
    // Whatever was written before, it is below the new block.
    if (done.has_value()) max_read_level_ = block().first - 1;
    const bool skips = store_.host_rules().matcher.take_over_from == store::TakeOverFrom::own_block;
    if (done.has_value() && skips) ack_level_ = std::max(ack_level_, {ack_level_.pass, max_read_level_});
  } else {
    range_id_ = 1;
    ack_level_ = {};
    max_read_level_ = 0;
    done = tasks_.create_task_queue(ctx.with_timeout(io_timeout), {info(ctx.actor()), range_id_});
  }
  if (!done.has_value()) range_id_ = 0;
  return done;
}

store::Expected<void> TaskQueueDb::update(const Context& ctx, bool next_range) {
  const std::int64_t range = range_id_ + (next_range ? 1 : 0);
  store::Expected<void> done =
      tasks_.update_task_queue(ctx.with_timeout(io_timeout), {info(ctx.actor()), range, range_id_});
  if (done.has_value()) range_id_ = range;
  return done;
}

store::Expected<void> TaskQueueDb::update_state(const Context& ctx, schema::TaskLevel ack_level) {
  const Permit permit(mutex_, ctx, "the queue's turn");
  if (!permit.held()) return ended(ctx);
  const schema::TaskLevel before = std::exchange(ack_level_, ack_level);
  store::Expected<void> done = update(ctx, false);
  // OldUpdateState of classic queues; fair ones keep their level in memory whatever became of the write.
  const bool goes_back = version_ == store::TaskVersion::v1 &&
                         store_.host_rules().matcher.after_failed_persist == store::AfterFailedPersist::previous_level;
  if (!done.has_value() && goes_back) ack_level_ = before;
  return done;
}

store::Expected<void> TaskQueueDb::create_tasks(const Context& ctx, const std::vector<schema::AllocatedTask>& tasks) {
  const Permit permit(mutex_, ctx, "the queue's turn");
  if (!permit.held()) return ended(ctx);
  store::CreateTasksRequest request{queue_, range_id_, {}};
  for (const schema::AllocatedTask& task : tasks) request.tasks.push_back({task, 0});
  const std::int64_t last = tasks.back().level.id;
  if (store_.host_rules().matcher.max_read_level == store::MaxReadLevel::before_the_write) max_read_level_ = last;
  store::Expected<void> done = tasks_.create_tasks(ctx.with_timeout(io_timeout), request);
  max_read_level_ = last;
  return done;
}

store::Expected<std::vector<schema::AllocatedTask>> TaskQueueDb::get_tasks(const Context& ctx, schema::TaskLevel from,
                                                                           std::int64_t exclusive_max_id,
                                                                           std::int32_t batch_size) const {
  const std::int64_t end = from.pass > 0 ? std::numeric_limits<std::int64_t>::max() : exclusive_max_id;
  auto found = tasks_.get_tasks(ctx.with_timeout(io_timeout), {queue_, 0, from, end, batch_size, {}});
  if (!found.has_value()) return store::fail(found.error());
  return std::move(found->tasks);
}

store::Expected<std::int64_t> TaskQueueDb::complete_less_than(const Context& ctx, schema::TaskLevel end,
                                                              std::int32_t limit) const {
  return tasks_.complete_tasks_less_than(ctx.with_timeout(io_timeout), {queue_, 0, end, limit, range_id_});
}

schema::TaskQueueInfo TaskQueueDb::info(const Actor& actor) const {
  schema::TaskQueueInfo out;
  out.namespace_id = queue_.namespace_id;
  out.name = queue_.name;
  out.type = queue_.type;
  out.last_update_us = actor.now().us;
  schema::SubqueueInfo self;
  self.ack_level = ack_level_;
  out.subqueues.push_back(self);
  return out;
}

}  // namespace dsqlsim::scenarios

#include "scenarios/fence_holder.h"

#include <fmt/format.h>

#include <utility>

#include "scenarios/mutation_id.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::scenarios {

namespace hn = schema::host_notes;
using store::Expected;
using store::TaskVersion;

namespace {

constexpr Duration call_timeout = seconds(10);
constexpr std::uint64_t namespace_high = 0x4E5A;
constexpr std::uint64_t queue_high = 0x7A5C;

Context context_of(Actor& actor) { return Context(actor).with_timeout(call_timeout); }

TaskVersion version_of(std::int64_t queue) { return queue == 0 ? TaskVersion::v1 : TaskVersion::v2; }

store::ShardInfo info_of(const Actor& actor, std::int64_t range) {
  store::ShardInfo info;
  info.shard_id = fenced_shard;
  info.range_id = range;
  info.owner = actor.host().name;
  // Every write differs from the one before.
  info.stolen_since_renew = mutation_id(actor);
  return info;
}

store::TaskQueuesRow row_of(const Actor& actor, std::int64_t queue, std::int64_t range) {
  const store::TaskQueuesKey key = fenced_queue_key(queue);
  return {key.range_hash, key.task_queue_id, range, fmt::format("mutation {}", mutation_id(actor))};
}

hn::WriteOutcome outcome_of(const Expected<void>& result) {
  if (result.has_value()) return hn::WriteOutcome::ok;
  return result.error().outcome == store::Outcome::not_applied ? hn::WriteOutcome::definite_failure
                                                               : hn::WriteOutcome::unknown;
}

}  // namespace

store::TaskQueuesKey fenced_queue_key(std::int64_t number) {
  return {100 + number, make_uuid(queue_high, static_cast<std::uint64_t>(number))};
}

Uuid fenced_namespace_id(std::int64_t number) { return make_uuid(namespace_high, static_cast<std::uint64_t>(number)); }

store::ExecutionsKey fenced_execution() { return {fenced_shard, fenced_namespace_id(0), "workflow", make_uuid(1, 1)}; }

void FenceHolder::run(Actor& actor, std::uint64_t& left) {
  const Context for_ever(actor);
  while (left > 0) {
    for_ever.sleep(milliseconds(static_cast<std::int64_t>(actor.below("thinks", 300))), "thinking");
    // Another actor of the host may have taken the last one meanwhile.
    if (left == 0) return;
    --left;
    if (actor.begin_removable_operation("fenced step", {})) step(actor);
  }
}

void FenceHolder::step(Actor& actor) {
  constexpr std::uint64_t kinds = 8;
  const std::uint64_t kind = actor.below("of what", kinds);
  if (kind < 3) {
    shard_step(actor);
  } else if (kind < 6) {
    queue_step(actor, queues_[actor.below("queue", static_cast<std::uint64_t>(fenced_queues))]);
  } else if (kind == 6) {
    namespace_step(actor,
                   static_cast<std::int64_t>(actor.below("namespace", static_cast<std::uint64_t>(fenced_namespaces))));
  } else {
    execution_step(actor);
  }
}

void FenceHolder::shard_step(Actor& actor) {
  if (shard_range_ == 0) {
    const bool by_lock = actor.below("by lock", 2) == 1;
    take_shard(actor, by_lock, actor.below("row", 2) == 1 ? Take::row_cas : Take::range_cas);
    return;
  }
  const std::uint64_t what = actor.below("shard write", 7);
  const bool renew = actor.below("renew", 3) == 1;
  if (what < 4) write_shard(actor, static_cast<Write>(what), renew);
  if (what == 4) renew_shard_range(actor);
  if (what > 4) write_under_range(actor);
}

bool FenceHolder::take_shard(Actor& actor, bool by_lock, Take how) {
  const Context ctx = context_of(actor);
  const auto range = by_lock ? fenced_.lock_range(ctx, fenced_shard) : fenced_.read_range(ctx, fenced_shard);
  if (!range.has_value()) return false;
  bool taken = false;
  if (how == Take::range_cas) {
    taken = fenced_.next_shard_range(ctx, fenced_shard, *range).has_value();
  } else {
    taken = fenced_.shard_with_cas(ctx, info_of(actor, *range + 1), *range).has_value();
  }
  if (!taken) return false;
  shard_range_ = *range + 1;
  actor.note(hn::range_acquired, {fenced_shard, shard_range_, shard_range_ << 20, (shard_range_ + 1) << 20});
  return true;
}

template <class Token, class T>
bool FenceHolder::keep(Token& token, const Expected<T>& answer) {
  if (answer.has_value()) return true;
  const bool refused = schema::is_failed_condition(answer.error().root);
  if (refused || answer.error().outcome != store::Outcome::not_applied) token = {};
  return false;
}

bool FenceHolder::write_shard(Actor& actor, Write how, bool renew) {
  const Context ctx = context_of(actor);
  const std::int64_t held = shard_range_;
  const store::ShardInfo info = info_of(actor, renew ? held + 1 : held);
  Expected<void> done;
  switch (how) {
    case Write::cas:
      done = fenced_.shard_with_cas(ctx, info, held);
      break;
    case Write::fencing:
      done = fenced_.shard_with_fencing(ctx, info, held);
      break;
    case Write::auto_fenced:
      done = fenced_.shard_auto_fenced(ctx, info, held);
      break;
    case Write::run_tx:
      done = fenced_.shard_in_run_tx(ctx, info, held);
      break;
  }
  if (!keep(shard_range_, done)) return false;
  if (renew)
    actor.note(hn::range_acquired, {fenced_shard, info.range_id, info.range_id << 20, (info.range_id + 1) << 20});
  shard_range_ = info.range_id;
  return true;
}

bool FenceHolder::renew_shard_range(Actor& actor) {
  const auto next = fenced_.next_shard_range(context_of(actor), fenced_shard, shard_range_);
  if (!keep(shard_range_, next)) return false;
  shard_range_ = *next;
  actor.note(hn::range_acquired, {fenced_shard, *next, *next << 20, (*next + 1) << 20});
  return true;
}

// What the range is for: an ordinary write of the store.
bool FenceHolder::write_under_range(Actor& actor) {
  store::AddHistoryTasksRequest request;
  request.shard_id = fenced_shard;
  request.range_id = shard_range_;
  request.tasks = {
      {store::Category::transfer, {0, mutation_id(actor)}, {store::Category::transfer, "workflow", "step"}}};
  return keep(shard_range_, store_.executions().add_history_tasks(context_of(actor), request));
}

void FenceHolder::queue_step(Actor& actor, Queue& queue) {
  if (queue.range == 0) {
    take_queue(actor, queue, static_cast<Take>(actor.below("take", queue.number == 0 ? 2 : 3)));
    return;
  }
  const auto how = static_cast<Write>(actor.below("queue write", 3));
  const bool renew = actor.below("renew", 3) == 1;
  write_queue(actor, queue, how, renew);
}

bool FenceHolder::take_queue(Actor& actor, Queue& queue, Take how) {
  const Context ctx = context_of(actor);
  const store::TaskQueuesKey key = fenced_queue_key(queue.number);
  const TaskVersion version = version_of(queue.number);
  const auto range = fenced_.lock_task_queue(ctx, key, version);
  if (!range.has_value()) return false;
  bool taken = false;
  switch (how) {
    case Take::range_cas:
      taken = fenced_.next_task_queue_range(ctx, key, *range, version).has_value();
      break;
    case Take::generic_cas:
      taken = fenced_.next_range_by_generic_cas(ctx, key, *range).has_value();
      break;
    case Take::row_cas:
      taken = fenced_.task_queue_with_cas(ctx, row_of(actor, queue.number, *range + 1), *range, version).has_value();
      break;
  }
  if (taken) queue.range = *range + 1;
  return taken;
}

bool FenceHolder::write_queue(Actor& actor, Queue& queue, Write how, bool renew) {
  const Context ctx = context_of(actor);
  const TaskVersion version = version_of(queue.number);
  const std::int64_t held = queue.range;
  const store::TaskQueuesRow row = row_of(actor, queue.number, renew ? held + 1 : held);
  Expected<void> done;
  if (how == Write::fencing) {
    done = fenced_.task_queue_with_fencing(ctx, row, held, version);
  } else if (how == Write::auto_fenced) {
    done = fenced_.task_queue_auto_fenced(ctx, row, held, version);
  } else {
    done = fenced_.task_queue_with_cas(ctx, row, held, version);
  }
  if (!keep(queue.range, done)) return false;
  queue.range = row.range_id;
  return true;
}

void FenceHolder::namespace_step(Actor& actor, std::int64_t number) {
  const bool know_it = namespaces_[static_cast<std::size_t>(number)].has_value();
  if (!know_it && !read_namespace(actor, number)) return;
  // Sometimes it writes in a later step only.
  if (!know_it && actor.below("later", 2) == 1) return;
  update_namespace(actor, number);
}

bool FenceHolder::read_namespace(Actor& actor, std::int64_t number) {
  store::GetNamespaceRequest get;
  get.id = fenced_namespace_id(number);
  auto row = store_.metadata().get_namespace(context_of(actor), get);
  if (!row.has_value()) return false;
  namespaces_[static_cast<std::size_t>(number)] = std::move(*row);
  return true;
}

bool FenceHolder::update_namespace(Actor& actor, std::int64_t number) {
  const store::GetNamespaceResponse read = *std::exchange(namespaces_[static_cast<std::size_t>(number)], std::nullopt);
  const std::int64_t mutation = mutation_id(actor);
  actor.note(hn::namespace_read, {number, 0, read.detail.counter, mutation, read.notification_version});
  store::UpdateNamespaceRequest update;
  update.id = read.id;
  update.name = read.name;
  update.detail = {read.detail.counter + 1, mutation, "updated"};
  update.is_global = read.is_global;
  const auto result = fenced_.namespace_with_cas(context_of(actor), update, read.notification_version);
  actor.note(hn::namespace_write_returned, {number, mutation, static_cast<std::int64_t>(outcome_of(result)), 1},
             fmt::format("update {}", result.has_value() ? "ok" : schema::name(result.error().kind)));
  return result.has_value();
}

void FenceHolder::execution_step(Actor& actor) {
  const bool know_it = execution_version_.has_value();
  const bool update = actor.below("update", 2) == 1;
  if (!know_it && !read_execution(actor)) return;
  if (update) {
    update_execution(actor);
  } else {
    task_of_execution(actor);
  }
}

bool FenceHolder::read_execution(Actor& actor) {
  const auto version = fenced_.execution_version(context_of(actor), fenced_execution());
  if (!version.has_value()) return false;
  execution_version_ = *version;
  return true;
}

bool FenceHolder::update_execution(Actor& actor) {
  const std::int64_t version = *execution_version_;
  const store::ExecutionInfo info{version + 1, mutation_id(actor), "updated"};
  const auto done = fenced_.execution_update(context_of(actor), fenced_execution(), info, version);
  if (!keep(execution_version_, done)) return false;
  execution_version_ = version + 1;
  return true;
}

bool FenceHolder::task_of_execution(Actor& actor) {
  const store::HistoryTask task{
      store::Category::transfer, {0, mutation_id(actor)}, {store::Category::transfer, "workflow", "of this version"}};
  return keep(execution_version_,
              fenced_.task_under_read_lock(context_of(actor), fenced_execution(), task, *execution_version_));
}

bool FenceHolder::fresh_shard(Actor& actor, Write how) {
  if (!take_shard(actor, how == Write::cas, Take::row_cas)) return false;
  actor.begin_operation("fenced step", "writes the shard");
  return write_shard(actor, how, false);
}

bool FenceHolder::fresh_queue(Actor& actor, std::int64_t number, Write how) {
  Queue& queue = queues_[static_cast<std::size_t>(number)];
  if (!take_queue(actor, queue, Take::row_cas)) return false;
  actor.begin_operation("fenced step", "writes the task queue");
  return write_queue(actor, queue, how, false);
}

std::span<const FenceHolder::Way> FenceHolder::ways() {
  static constexpr auto all = std::to_array<Way>({
      {"ReadLockShards and UpdateShardRangeWithCAS", &FenceHolder::take_by_range_cas},
      {"WriteLockShards and UpdateShardWithCAS", &FenceHolder::take_by_row_cas},
      {"UpdateShardWithCAS", &FenceHolder::shard_cas},
      {"UpdateShardsWithFencing", &FenceHolder::shard_fencing},
      {"UpdateShardsAutoFenced", &FenceHolder::shard_auto},
      {"ExecFencedUpdate", &FenceHolder::shard_run_tx},
      {"LockTaskQueues and UpdateTaskQueueRangeWithCAS", &FenceHolder::queue_range_cas},
      {"GenericCASUpdate", &FenceHolder::queue_generic_cas},
      {"UpdateTaskQueuesWithCAS", &FenceHolder::queue_cas},
      {"UpdateTaskQueuesWithFencing", &FenceHolder::queue_fencing},
      {"UpdateTaskQueuesAutoFenced", &FenceHolder::queue_auto},
      {"UpdateNamespaceWithCAS", &FenceHolder::namespace_cas},
      {"WriteLockExecutions", &FenceHolder::execution_write_lock},
      {"ReadLockExecutions", &FenceHolder::execution_read_lock},
  });
  return all;
}

}  // namespace dsqlsim::scenarios

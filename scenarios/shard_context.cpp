#include "scenarios/shard_context.h"

#include <algorithm>

#include "store/schema/host_notes.h"

namespace dsqlsim::scenarios {

namespace hn = schema::host_notes;
using store::Failure;

namespace {

// Figures of temporal-store 5.1.
constexpr Duration io_timeout = seconds(5);
constexpr Duration first_retry = seconds(1);
constexpr Duration longest_retry = seconds(10);
constexpr Duration acquire_for = minutes(5);
constexpr Duration least_write_time = seconds(2);

hn::WriteOutcome outcome_of(const store::Expected<void>& result) {
  if (result.has_value()) return hn::WriteOutcome::ok;
  return store::operation_possibly_succeeded(result.error()) ? hn::WriteOutcome::unknown
                                                             : hn::WriteOutcome::definite_failure;
}

std::string_view state_text(ShardContext::State s) {
  switch (s) {
    case ShardContext::State::acquiring:
      return "acquiring";
    case ShardContext::State::acquired:
      return "acquired";
    case ShardContext::State::stopping:
      return "stopping";
    case ShardContext::State::stopped:
      return "stopped";
  }
  return "";
}

}  // namespace

Context ShardContext::io_context(Actor& actor) const {
  return Context(actor, never, &lifecycle_).with_timeout(io_timeout);
}

void ShardContext::set_state(Actor& actor, State state) {
  if (state_ == state) return;
  state_ = state;
  actor.note(hn::shard_state, {shard_, info_.range_id}, state_text(state));
  if (!valid()) lifecycle_.cancel();
  listener_.attention.raise();
}

void ShardContext::stop(Actor& actor) { set_state(actor, State::stopped); }

void ShardContext::acquire(Actor& actor) {
  const Context while_it_lives(actor, never, &lifecycle_);
  const Time give_up = actor.machine().now() + acquire_for;
  if (!loaded_ && state_ == State::acquiring) actor.note(hn::shard_state, {shard_, 0}, state_text(state_));
  for (Duration delay = first_retry; state_ == State::acquiring; delay = std::min(delay * 2, longest_retry)) {
    actor.begin_operation("acquire shard", {});
    const store::Expected<void> result = try_acquire(actor);
    if (state_ != State::acquiring) return;
    if (result.has_value()) {
      set_state(actor, State::acquired);
      for (const schema::Category category : schema::all_categories) listener_.new_tasks[category].raise();
      return;
    }
    if (result.error().kind == Failure::shard_ownership_lost || actor.machine().now() >= give_up) {
      return set_state(actor, State::stopping);
    }
    // 0.8 to 1 of it, as backoff.ExponentialRetryPolicy has it.
    const auto jitter = static_cast<std::int64_t>(actor.below("jitter", 201));
    (void)while_it_lives.sleep(microseconds(delay.us * (1'000 - jitter) / 1'000), "before acquiring again");
  }
}

store::Expected<void> ShardContext::try_acquire(Actor& actor) {
  if (!loaded_) {
    if (const store::Expected<void> read = load(actor); !read.has_value()) return read;
  }
  const Permit lock(lock_, Context(actor, never, &lifecycle_), "shard lock");
  if (!lock.held()) return store::fail(Failure::context_canceled, "the shard context has ended");
  return renew_range(actor, true);
}

store::Expected<void> ShardContext::load(Actor& actor) {
  store::GetOrCreateShardRequest request;
  request.shard_id = shard_;
  request.initial.shard_id = shard_;
  const auto row = store_.shards().get_or_create_shard(io_context(actor), request);
  if (!row.has_value()) return store::Unexpected(row.error());
  info_ = row->info;
  info_.owner = host_.name;
  for (const auto& [category, state] : info_.queue_states) {
    if (!schema::is_scheduled(category)) continue;
    constexpr std::int64_t least_step = 1'000;
    keys_.floor_fire_times(state.exclusive_reader_high_watermark.fire_time_us + least_step);
  }
  loaded_ = true;
  return {};
}

// The range moves up only after every write that this context has under way has been answered; that one may still land
// is what fences are for. A checkpoint is not waited for: if it comes later, its range is an old one.
store::Expected<void> ShardContext::renew_range(Actor& actor, bool stealing) {
  const Context while_it_lives(actor, never, &lifecycle_);
  while (writes_under_way_ > 0) {
    if (drained_.wait(while_it_lives, never, "writes under way") != Wake::ready) {
      return store::fail(Failure::context_canceled, "the shard context has ended");
    }
  }
  store::UpdateShardRequest request;
  request.previous_range_id = info_.range_id;
  request.info = info_;
  request.info.range_id = info_.range_id + 1;
  if (stealing) ++request.info.stolen_since_renew;
  const store::Expected<void> result = store_.shards().update_shard(io_context(actor), request);
  if (!result.has_value()) {
    handle_error(actor, result, request.previous_range_id);
    return result;
  }
  info_ = request.info;
  keys_.set_range(info_.range_id);
  actor.note(hn::range_acquired, {shard_, info_.range_id, keys_.next_id(), keys_.end_of_block()});
  return result;
}

std::optional<std::vector<schema::TaskKey>> ShardContext::take_keys(Actor& actor, std::span<const NewTask> tasks) {
  std::vector<schema::TaskKey> keys;
  for (const NewTask& task : tasks) {
    const auto id = next_id(actor);
    if (!id.has_value()) return std::nullopt;
    schema::TaskKey key{0, *id};
    if (schema::is_scheduled(task.category)) {
      std::int64_t wanted = clock_us(actor.now() + task.fires_in);
      if (timer_grid_ > Duration{}) wanted += timer_grid_.us - wanted % timer_grid_.us;
      key.fire_time_us = keys_.fire_time(wanted, actor.now());
    }
    keys.push_back(key);
  }
  return keys;
}

std::optional<std::int64_t> ShardContext::next_id(Actor& actor) {
  if (keys_.block_used_up() && !renew_range(actor, false).has_value()) return std::nullopt;
  const std::int64_t id = keys_.take_id();
  actor.note(hn::task_id_issued, {shard_, info_.range_id, id});
  return id;
}

std::optional<std::int64_t> ShardContext::take_id(Actor& actor, Time deadline) {
  const Permit lock(lock_, Context(actor, deadline, &lifecycle_), "shard lock");
  if (!lock.held() || state_ != State::acquired) return std::nullopt;
  return next_id(actor);
}

std::vector<ShardContext::Promise> ShardContext::promise(std::span<const NewTask> tasks,
                                                         std::span<const schema::TaskKey> keys) {
  std::vector<Promise> promises;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const auto same = std::find_if(promises.begin(), promises.end(),
                                   [&](const Promise& p) { return p.category == tasks[i].category; });
    if (same == promises.end()) {
      promises.push_back({tasks[i].category, keys[i]});
    } else {
      same->key = std::min(same->key, keys[i]);
    }
  }
  for (const Promise& p : promises) keys_.expect(p.category, p.key);
  ++writes_under_way_;
  return promises;
}

void ShardContext::complete(std::span<const Promise> promises, bool known) {
  if (known || store_.host_rules().pending_keys == store::PendingKeys::cleared_on_any_error) {
    for (const Promise& p : promises) keys_.forget(p.category, p.key);
  }
  if (--writes_under_way_ == 0) drained_.raise();
}

ShardContext::WriteResult ShardContext::write(Actor& actor, Time deadline, std::span<const NewTask> tasks,
                                              const WriteNote& what, const Write& call) {
  const Context caller(actor, deadline, &lifecycle_);
  const Permit turn(io_, caller, "turn to write");
  if (!turn.held()) return WriteResult::not_owner;
  Permit lock(lock_, Context(actor, never, &lifecycle_), "shard lock");
  if (!lock.held() || state_ != State::acquired) return WriteResult::not_owner;
  if (caller.error() != ContextError::none) return WriteResult::failed;
  const Time write_by = std::max(deadline, actor.reached() + least_write_time);
  const auto keys = take_keys(actor, tasks);
  if (!keys.has_value()) return WriteResult::failed;
  const std::int64_t range = info_.range_id;
  const std::vector<Promise> promises = promise(tasks, *keys);
  lock.release();

  actor.note(hn::write_began, {shard_, range, what.workflow, what.mutation}, what.what);
  const store::Expected<void> result = call(Context(actor, write_by, &lifecycle_), range, *keys);
  const hn::WriteOutcome outcome = outcome_of(result);
  actor.note(hn::write_returned, {shard_, range, what.workflow, what.mutation, static_cast<std::int64_t>(outcome)},
             result.has_value() ? "ok" : schema::name(result.error().kind));
  complete(promises, outcome != hn::WriteOutcome::unknown);
  // Tasks that may be there are worth a look.
  if (outcome != hn::WriteOutcome::definite_failure) notify(tasks);
  if (!result.has_value()) {
    const Permit again(lock_, Context(actor), "shard lock");
    handle_error(actor, result, range);
    return WriteResult::failed;
  }
  for (const schema::TaskKey& key : *keys) actor.note(hn::task_acknowledged, {shard_, key.id, what.mutation});
  return WriteResult::ok;
}

ShardContext::WriteResult ShardContext::take_turn(
    Actor& actor, Time deadline, const std::function<store::Expected<void>(const Context& ctx)>& call) {
  const Context caller(actor, deadline, &lifecycle_);
  const Permit turn(io_, caller, "turn to write");
  if (!turn.held() || state_ != State::acquired) return WriteResult::not_owner;
  return call(caller).has_value() ? WriteResult::ok : WriteResult::failed;
}

void ShardContext::notify(std::span<const NewTask> tasks) {
  for (const NewTask& task : tasks) listener_.new_tasks[task.category].raise();
}

// An error under an older range tells nothing about this one, and none counts once the context has ended.
void ShardContext::handle_error(Actor& actor, const store::Expected<void>& result, std::int64_t range_id) {
  if (result.has_value() || range_id != info_.range_id || !valid()) return;
  if (result.error().kind == Failure::shard_ownership_lost) return set_state(actor, State::stopping);
  if (!store::operation_possibly_succeeded(result.error())) return;
  if (store_.host_rules().after_unknown == store::AfterUnknown::carry_on || state_ != State::acquired) return;
  set_state(actor, State::acquiring);
}

void ShardContext::lost(Actor& actor, std::int64_t range_id) {
  const Permit lock(lock_, Context(actor), "shard lock");
  if (range_id == info_.range_id && valid()) set_state(actor, State::stopping);
}

// The request is made before its turn comes, as in updateShardInfo: its range may be an old one by then.
bool ShardContext::save_queue_state(Actor& actor, schema::Category category, const schema::QueueState& state) {
  const Context while_it_lives(actor, never, &lifecycle_);
  Permit lock(lock_, while_it_lives, "shard lock");
  if (!lock.held() || state_ != State::acquired) return false;
  info_.queue_states[category] = state;
  info_.stolen_since_renew = 0;
  store::UpdateShardRequest request;
  request.info = info_;
  request.previous_range_id = info_.range_id;
  lock.release();
  const Permit turn(io_, while_it_lives, "turn to save the queue state");
  if (!turn.held()) return false;
  const schema::TaskKey& read = state.exclusive_reader_high_watermark;
  actor.note(hn::checkpoint, {shard_, schema::is_scheduled(category) ? read.fire_time_us : read.id,
                              request.info.range_id, static_cast<std::int64_t>(category)});
  const store::Expected<void> result = store_.shards().update_shard(io_context(actor), request);
  if (!result.has_value()) {
    const Permit again(lock_, Context(actor), "shard lock");
    handle_error(actor, result, request.previous_range_id);
    return false;
  }
  const bool held = state_ == State::acquired && request.previous_range_id == info_.range_id;
  if (held && store_.host_rules().after_checkpoint == store::AfterCheckpoint::reacquire) {
    set_state(actor, State::acquiring);
  }
  return true;
}

schema::QueueState ShardContext::queue_state(schema::Category category) const {
  const auto found = info_.queue_states.find(category);
  return found == info_.queue_states.end() ? schema::QueueState{} : found->second;
}

// Under the lock: a write that has its keys, but is not pending yet, must not be overtaken.
std::optional<schema::TaskKey> ShardContext::exclusive_read_watermark(Actor& actor, schema::Category category) {
  const Permit lock(lock_, Context(actor, never, &lifecycle_), "shard lock");
  if (!lock.held()) return std::nullopt;
  return keys_.exclusive_read_watermark(category, actor.now());
}

}  // namespace dsqlsim::scenarios

#include "scenarios/shard_owner.h"

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

hn::WriteOutcome outcome_of(const store::Expected<void>& result) {
  if (result.has_value()) return hn::WriteOutcome::ok;
  return store::operation_possibly_succeeded(result.error()) ? hn::WriteOutcome::unknown
                                                             : hn::WriteOutcome::definite_failure;
}

std::string_view state_text(ShardOwner::State s) {
  switch (s) {
    case ShardOwner::State::stopped: return "stopped";
    case ShardOwner::State::acquiring: return "acquiring";
    case ShardOwner::State::acquired: return "acquired";
    case ShardOwner::State::stopping: return "stopping";
  }
  return "";
}

}  // namespace

ShardOwner::ShardOwner(Host& host, store::Store& store, const Membership& membership, ShardOwnerSettings settings)
    : host_(host), store_(store), membership_(membership), settings_(settings) {
  lifecycles_.emplace_back();
}

bool ShardOwner::believes_to_own(const Actor& actor) const {
  return membership_.owner_seen_by(host_.id, actor.machine().now() + actor.lag()) == host_.id;
}

Context ShardOwner::io_context(Actor& actor) const {
  return Context(actor, never, &lifecycles_.back()).with_timeout(io_timeout);
}

void ShardOwner::set_state(Actor& actor, State state) {
  if (state_ == state) return;
  state_ = state;
  actor.note(hn::shard_state, {the_shard, loaded_ ? info_.range_id : 0}, state_text(state));
}

void ShardOwner::run(Actor& actor) {
  const Context for_ever(actor);
  for (;;) {
    while (!believes_to_own(actor)) {
      attention.wait(for_ever, membership_.next_news(host_.id, actor.machine().now()), "news of the membership");
    }
    open_context(actor);
    live(actor);
    set_state(actor, State::stopped);
    lifecycles_.back().cancel();
    // The controller looks again at the next request or tick.
    for_ever.sleep(milliseconds(100 + static_cast<std::int64_t>(actor.below("controller tick", 3'000))), "controller tick");
  }
}

void ShardOwner::open_context(Actor& actor) {
  ++context_number_;
  lifecycles_.emplace_back();
  loaded_ = false;
  info_ = {};
  next_task_id_ = 0;
  end_of_block_ = 0;
  pending_.clear();
  set_state(actor, State::acquiring);
}

// Acquires, then watches until the shard is lost; after a write of unknown outcome it acquires again.
void ShardOwner::live(Actor& actor) {
  const Context for_ever(actor);
  while (acquire(actor)) {
    while (state_ == State::acquired) {
      attention.wait(for_ever, membership_.next_news(host_.id, actor.machine().now()), "watching the shard");
      if (!believes_to_own(actor)) set_state(actor, State::stopping);
    }
    if (state_ != State::acquiring) return;
  }
}

bool ShardOwner::acquire(Actor& actor) {
  const Context for_ever(actor);
  const Time give_up = actor.machine().now() + acquire_for;
  for (Duration delay = first_retry;; delay = std::min(delay * 2, longest_retry)) {
    if (!believes_to_own(actor)) return false;
    actor.begin_operation("acquire shard", {});
    const store::Expected<void> result = try_acquire(actor);
    if (result.has_value()) {
      set_state(actor, State::acquired);
      new_tasks.raise();
      return true;
    }
    if (result.error().kind == Failure::shard_ownership_lost || actor.machine().now() >= give_up) return false;
    for_ever.sleep(delay, "before acquiring again");
  }
}

store::Expected<void> ShardOwner::try_acquire(Actor& actor) {
  if (!loaded_) {
    store::GetOrCreateShardRequest request;
    request.shard_id = the_shard;
    request.initial.shard_id = the_shard;
    const auto row = store_.shards().get_or_create_shard(io_context(actor), request);
    if (!row.has_value()) return store::Unexpected(row.error());
    info_ = row->info;
    loaded_ = true;
  }
  return renew_range(actor, true);
}

// The range moves up only after every write that this host has under way has been answered; that some earlier one may
// still land is what fences are for.
store::Expected<void> ShardOwner::renew_range(Actor& actor, bool stealing) {
  store::UpdateShardRequest request;
  request.previous_range_id = info_.range_id;
  request.info = info_;
  request.info.range_id = info_.range_id + 1;
  request.info.owner = host_.name;
  request.info.stolen_since_renew = stealing ? info_.stolen_since_renew + 1 : 0;
  store::Expected<void> result;
  if (stealing) {
    const Context ctx = io_context(actor);
    const Permit permit(io_, ctx, "writes under way");
    if (!permit.held()) return store::fail(Failure::context_deadline_exceeded, "waiting for writes under way");
    result = store_.shards().update_shard(ctx, request);
  } else {
    result = store_.shards().update_shard(io_context(actor), request);
  }
  if (!result.has_value()) return result;
  // The watermarks may have moved in memory while the request was under way.
  const auto queue_states = info_.queue_states;
  info_ = request.info;
  info_.queue_states = queue_states;
  next_task_id_ = info_.range_id << settings_.block_bits;
  end_of_block_ = (info_.range_id + 1) << settings_.block_bits;
  pending_.clear();
  actor.note(hn::range_acquired, {the_shard, info_.range_id, next_task_id_, end_of_block_});
  return result;
}

bool ShardOwner::take_task_ids(Actor& actor, std::size_t count, std::vector<std::int64_t>& ids) {
  if (next_task_id_ + static_cast<std::int64_t>(count) > end_of_block_) {
    const std::int64_t range = info_.range_id;
    const store::Expected<void> renewed = renew_range(actor, false);
    if (!renewed.has_value()) {
      after_write(actor, renewed, range);
      return false;
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    ids.push_back(next_task_id_++);
    actor.note(hn::task_id_issued, {the_shard, info_.range_id, ids.back()});
  }
  return true;
}

ShardOwner::WriteResult ShardOwner::write(Actor& actor, Time deadline, std::size_t task_count, const WriteNote& what,
                                          const Write& call) {
  const Context ctx(actor, deadline, &lifecycles_.back());
  const std::uint64_t context = context_number_;
  const Permit permit(io_, ctx, "turn to write");
  if (!permit.held() || state_ != State::acquired || context != context_number_) return WriteResult::not_owner;
  std::vector<std::int64_t> ids;
  if (!take_task_ids(actor, task_count, ids)) return WriteResult::failed;
  const std::int64_t range = info_.range_id;
  const std::int64_t key = ids.front();
  pending_.push_back(key);
  actor.note(hn::write_began, {the_shard, range, what.workflow, what.mutation}, what.what);
  const store::Expected<void> result = call(ctx, range, ids);
  const hn::WriteOutcome outcome = outcome_of(result);
  actor.note(hn::write_returned, {the_shard, range, what.workflow, what.mutation, static_cast<std::int64_t>(outcome)},
             result.has_value() ? "ok" : schema::name(result.error().kind));
  if (context == context_number_) {
    const bool known = outcome != hn::WriteOutcome::unknown;
    if (known || store_.host_rules().pending_keys == store::PendingKeys::cleared_on_any_error) {
      std::erase(pending_, key);
    }
    after_write(actor, result, range);
  }
  // Tasks that may be there are worth a look.
  if (outcome != hn::WriteOutcome::definite_failure) new_tasks.raise();
  if (!result.has_value()) return WriteResult::failed;
  for (const std::int64_t id : ids) actor.note(hn::task_acknowledged, {the_shard, id, what.mutation});
  return WriteResult::ok;
}

void ShardOwner::after_write(Actor& actor, const store::Expected<void>& result, std::int64_t range_id) {
  if (result.has_value() || range_id != info_.range_id) return;
  if (result.error().kind == Failure::shard_ownership_lost) {
    set_state(actor, State::stopping);
    lifecycles_.back().cancel();
    attention.raise();
    return;
  }
  if (!store::operation_possibly_succeeded(result.error())) return;
  if (store_.host_rules().after_unknown == store::AfterUnknown::carry_on || state_ != State::acquired) return;
  set_state(actor, State::acquiring);
  attention.raise();
}

bool ShardOwner::save_queue_state(Actor& actor, std::int64_t watermark) {
  const Context ctx = io_context(actor);
  const std::uint64_t context = context_number_;
  const Permit permit(io_, ctx, "turn to save the queue state");
  if (!permit.held() || state_ != State::acquired || context != context_number_) return false;
  schema::QueueState& state = info_.queue_states[schema::Category::transfer];
  state.exclusive_reader_high_watermark.id = watermark;
  state.exclusive_deletion_high_watermark.id = watermark;
  store::UpdateShardRequest request;
  request.info = info_;
  request.info.owner = host_.name;
  request.previous_range_id = info_.range_id;
  actor.note(hn::checkpoint, {the_shard, watermark, info_.range_id});
  const std::int64_t range = info_.range_id;
  const store::Expected<void> result = store_.shards().update_shard(ctx, request);
  if (context == context_number_) after_write(actor, result, range);
  return result.has_value();
}

std::int64_t ShardOwner::queue_watermark() const {
  const auto found = info_.queue_states.find(schema::Category::transfer);
  return found == info_.queue_states.end() ? 0 : found->second.exclusive_reader_high_watermark.id;
}

std::int64_t ShardOwner::exclusive_read_watermark() const {
  std::int64_t lowest = next_task_id_;
  for (const std::int64_t key : pending_) lowest = std::min(lowest, key);
  return lowest;
}

}  // namespace dsqlsim::scenarios

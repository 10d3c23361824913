#include "scenarios/matcher.h"

#include <algorithm>
#include <utility>

#include "store/schema/matching_notes.h"

namespace dsqlsim::scenarios {

namespace mn = schema::matching_notes;
using store::Failure;

namespace {

constexpr Duration for_ever = minutes(60 * 24 * 365);
constexpr Duration first_read_backoff = milliseconds(50);
constexpr Duration longest_read_backoff = seconds(1);
/// Between two deletes of fewer tasks than a batch.
constexpr Duration delete_interval = seconds(1);

bool is_transient(const store::Error& error) {
  return error.kind == Failure::unavailable || error.kind == Failure::data_loss;
}

store::Unexpected shutting_down() { return store::fail(Failure::condition_failed, "task queue shutting down"); }

}  // namespace

Matcher::Matcher(store::Store& store, const store::TaskQueueName& queue, const MatcherSettings& settings,
                 Listener& listener)
    : store_(store),
      settings_(settings),
      listener_(listener),
      db_(store, settings.version, queue, settings.block_size),
      classic_(rules().ack_to),
      fair_(rules().ack_to, static_cast<std::size_t>(settings.read_batch)),
      next_backoff_(first_read_backoff) {}

bool Matcher::initialise(Actor& actor) {
  const store::Expected<void> leased = renew_with_retry(actor, seconds(1), seconds(10), for_ever);
  if (!leased.has_value() || !loaded_) {
    skips_final_update_ = true;
    unload();
    return false;
  }
  ids_ = db_.block();
  classic_.start_at(db_.ack_level().id);
  fair_.start_at(db_.ack_level());
  collected_at_ = actor.reached();
  initialised_ = true;
  listener_.to_read.raise();
  return true;
}

// backoff.ThrottleRetryContext around RenewLease.
store::Expected<void> Matcher::renew_with_retry(Actor& actor, Duration first, Duration longest, Duration expiration) {
  const Context ctx = context(actor);
  const Time began = actor.reached();
  for (Duration pause = first;; pause = std::min(pause * 2, longest)) {
    store::Expected<void> done = db_.renew_lease(ctx);
    if (done.has_value() || !is_transient(done.error())) return done;
    if (actor.reached() + pause > began + expiration) return done;
    const auto jitter =
        static_cast<std::int64_t>(actor.below("lease backoff", static_cast<std::uint64_t>(pause.us / 5)));
    if (ctx.sleep(microseconds(pause.us * 4 / 5 + jitter), "lease backoff") != ContextError::none) return done;
  }
}

void Matcher::stop(Actor& actor) {
  if (initialised_ && !skips_final_update_) {
    (void)db_.update_state(context(actor), ack_level());
    collect_garbage(actor, true);
  }
  unload();
}

void Matcher::unload() {
  if (!std::exchange(loaded_, false)) return;
  ready_.clear();
  waiting_.clear();
  ended_.cancel();
  listener_.to_write.raise();
  listener_.to_read.raise();
}

bool Matcher::unload_if_lost(const store::Error& error) {
  if (error.kind != Failure::condition_failed) return false;
  if (rules().after_lost_lease == store::AfterLostLease::carry_on) return false;
  skips_final_update_ = true;
  unload();
  return true;
}

TaskLevel Matcher::ack_level() const { return fair() ? fair_.ack_level() : TaskLevel{0, classic_.ack_level()}; }

bool Matcher::drained() const {
  if (!initialised_ || !waiting_.empty()) return false;
  return fair() ? fair_.drained() : classic_.empty() && classic_.ack_level() >= db_.max_read_level();
}

// ---- the writer ----

store::Expected<void> Matcher::add(Actor& actor, const std::vector<std::int64_t>& numbers) {
  if (!loaded_) return shutting_down();
  std::vector<Append*> mine;
  for (const std::int64_t number : numbers) {
    Append& append = appends_.emplace_back();
    append.number = number;
    mine.push_back(&append);
    waiting_.push_back(&append);
  }
  listener_.to_write.raise();
  for (Append* append : mine) {
    if (!append->answered.acquire(context(actor), "task written")) return shutting_down();
  }
  for (Append* append : mine) {
    if (!append->answer->has_value()) return *append->answer;
  }
  return {};
}

void Matcher::write(Actor& actor) {
  std::vector<Append*> batch;
  while (!waiting_.empty() && batch.size() < settings_.write_batch) {
    batch.push_back(waiting_.front());
    waiting_.pop_front();
  }
  const store::Expected<void> done = write_batch(actor, batch);
  for (Append* append : batch) {
    append->answer = done;
    append->answered.release();
  }
}

store::Expected<void> Matcher::next_block(Actor& actor) {
  const IdBlock used = db_.block();
  if (used.last != ids_.last) return store::fail(Failure::other, "previous block end is not equal to current block");
  store::Expected<void> renewed = renew_with_retry(actor, milliseconds(50), seconds(1), seconds(30));
  if (!renewed.has_value()) {
    if (unload_if_lost(renewed.error())) return shutting_down();
    return renewed;
  }
  ids_ = rules().id_block == store::IdBlock::of_the_old_range ? IdBlock{used.first, db_.block().last} : db_.block();
  return {};
}

store::Expected<std::vector<AllocatedTask>> Matcher::allocate(Actor& actor, const std::vector<Append*>& batch) {
  std::vector<AllocatedTask> tasks;
  for (const Append* append : batch) {
    if (ids_.first > ids_.last) {
      const store::Expected<void> renewed = next_block(actor);
      if (!renewed.has_value()) return store::fail(renewed.error());
    }
    const std::int64_t id = ids_.first++;
    actor.note(mn::queued_id_issued, {db_.number(), db_.range_id(), id, append->number});
    tasks.push_back({{0, id}, append->number, "task"});
  }
  return tasks;
}

// Stride scheduling: each key goes on from its last pass, but never begins below the base. Which key a task has is a
// matter of its number, so that tasks of one key come together now and then.
void Matcher::pick_passes(Actor& /*actor*/, std::vector<AllocatedTask>& tasks, TaskLevel base) {
  constexpr std::int64_t stride = 10;
  constexpr std::int64_t keys = 3;
  for (AllocatedTask& task : tasks) {
    std::int64_t& pass = passes_[task.number % keys];
    pass = std::max({base.pass, pass + stride, std::int64_t{1}});
    task.level.pass = pass;
  }
}

store::Expected<void> Matcher::write_batch(Actor& actor, const std::vector<Append*>& batch) {
  store::Expected<std::vector<AllocatedTask>> tasks = allocate(actor, batch);
  if (!tasks.has_value()) return store::fail(tasks.error());
  if (fair()) pick_passes(actor, *tasks, fair_.pin());
  store::Expected<void> done = db_.create_tasks(context(actor), *tasks);
  if (done.has_value()) {
    for (const AllocatedTask& task : *tasks) {
      actor.note(mn::task_added, {db_.number(), task.level.pass, task.level.id, task.number});
    }
    if (fair()) hand_out(fair_.merge(*tasks, FairBacklog::Mode::write));
  } else {
    (void)unload_if_lost(done.error());
  }
  if (fair()) fair_.unpin(done.has_value());
  if (loaded_) listener_.to_read.raise();
  return done;
}

// ---- the reader ----

void Matcher::read(Actor& actor) {
  if (!initialised_ || !loaded_) return;
  if (fair()) {
    read_fair(actor);
  } else {
    read_classic(actor);
  }
}

void Matcher::back_off(Actor& actor) {
  (void)context(actor).sleep(next_backoff_, "before reading again");
  next_backoff_ = std::min(next_backoff_ * 2, longest_read_backoff);
  if (loaded_) listener_.to_read.raise();
}

void Matcher::read_classic(Actor& actor) {
  constexpr int most_ranges = 10;
  // The buffer is full: a worker that takes one tells us.
  if (ready_.size() >= static_cast<std::size_t>(settings_.read_batch)) return;
  std::int64_t level = classic_.read_level();
  const std::int64_t most = db_.max_read_level();
  for (int n = 0; n < most_ranges && level < most; ++n) {
    const std::int64_t upper = std::min(level + settings_.block_size, most);
    const auto found = db_.get_tasks(context(actor), {0, level + 1}, upper + 1, settings_.read_batch);
    if (!loaded_) return;
    if (!found.has_value()) return back_off(actor);
    next_backoff_ = first_read_backoff;
    if (!found->empty()) {
      for (const AllocatedTask& task : *found) classic_.add(task.level.id);
      hand_out(*found);
      listener_.to_read.raise();
      return;
    }
    level = upper;
  }
  classic_.gap_up_to(level);
  if (level < most) listener_.to_read.raise();
}

void Matcher::read_fair(Actor& actor) {
  while (loaded_ && fair_.should_read_more()) {
    fair_.read_begins();
    const TaskLevel level = std::max(fair_.read_level(), TaskLevel{1, 0});
    const auto size = static_cast<std::int32_t>(static_cast<std::size_t>(settings_.read_batch) - fair_.loaded());
    const auto found = db_.get_tasks(context(actor), {level.pass, level.id + 1}, 0, size);
    const bool to_end = found.has_value() && found->size() < static_cast<std::size_t>(size);
    if (found.has_value()) {
      hand_out(fair_.merge(*found, to_end ? FairBacklog::Mode::read_to_end : FairBacklog::Mode::read_middle));
    }
    hand_out(fair_.read_ends());
    if (!found.has_value()) return back_off(actor);
    next_backoff_ = first_read_backoff;
  }
}

void Matcher::hand_out(std::vector<AllocatedTask> tasks) {
  if (!loaded_) return;
  for (AllocatedTask& task : tasks) {
    ready_.push_back(std::move(task));
    listener_.ready.release();
  }
}

void Matcher::persist(Actor& actor) {
  if (!initialised_ || !loaded_) return;
  const store::Expected<void> done = db_.update_state(context(actor), ack_level());
  if (!done.has_value()) (void)unload_if_lost(done.error());
  if (loaded_) listener_.to_read.raise();
}

// ---- workers ----

std::optional<AllocatedTask> Matcher::next_ready() {
  while (!ready_.empty()) {
    AllocatedTask task = std::move(ready_.front());
    ready_.pop_front();
    if (!fair() || fair_.holds(task.level)) return task;
  }
  return std::nullopt;
}

void Matcher::complete(Actor& actor, const AllocatedTask& task, bool start_failed) {
  if (start_failed && rules().after_start_error == store::AfterStartError::rewrite && !rewrite(actor, task)) return;
  if (fair()) {
    fair_.complete(task.level);
  } else {
    classic_.complete(task.level.id);
  }
  if (loaded_) listener_.to_read.raise();
  collect_garbage(actor, false);
}

// executeWithRetry around appendTask. A queue that cannot take its task back is unloaded: it will be read again.
bool Matcher::rewrite(Actor& actor, const AllocatedTask& task) {
  const Time until = actor.reached() + seconds(30);
  for (Duration pause = milliseconds(50);; pause = std::min(pause * 2, seconds(1))) {
    const store::Expected<void> added = add(actor, {task.number});
    if (added.has_value()) return true;
    const bool again = is_transient(added.error()) && actor.reached() + pause < until;
    if (!again || context(actor).sleep(pause, "before writing a task again") != ContextError::none) break;
  }
  skips_final_update_ = true;
  unload();
  return false;
}

// Nobody hears of its errors.
void Matcher::collect_garbage(Actor& actor, bool now) {
  const bool reads = rules().gc_up_to == store::GcUpTo::read_level;
  const TaskLevel classic_end{0, reads ? classic_.read_level() : classic_.ack_level()};
  const TaskLevel end = fair() ? (reads ? fair_.read_level() : fair_.ack_level()) : classic_end;
  if (collecting_ || end <= collected_ || (fair() && end.pass < 1)) return;
  // Go counts ids in classic queues and tasks in fair ones; here both go by ids.
  const bool many = end.id - collected_.id >= settings_.delete_batch;
  if (!now && !many && actor.reached() - collected_at_ <= delete_interval) return;
  collecting_ = true;
  collected_at_ = actor.reached();
  const auto deleted =
      db_.complete_less_than(context(actor).with_timeout(seconds(5)), {end.pass, end.id + 1}, settings_.delete_batch);
  if (deleted.has_value() && *deleted < settings_.delete_batch) collected_ = end;
  collecting_ = false;
}

}  // namespace dsqlsim::scenarios

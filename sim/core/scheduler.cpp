#include "sim/core/scheduler.h"

#include <algorithm>
#include <bit>
#include <tuple>

#include "sim/core/check.h"

namespace dsqlsim {

namespace {
/// An event that others were preferred to this often happens next: the fairness bound.
constexpr std::uint32_t passed_over_bound = 64;

bool visible(EventKind kind) {
  return kind == EventKind::snapshot || kind == EventKind::statement || kind == EventKind::commit;
}
}  // namespace

std::uint64_t Scheduler::add(Event event) {
  event.id = next_id_++;
  event.due = event.shape.at;
  event.passed_over = 0;
  if (recording_ != nullptr) recording_->planned.push_back(event.shape.name);
  pending_.push_back(event);
  return event.id;
}

void Scheduler::cancel(std::uint64_t id) {
  const auto found = std::find_if(pending_.begin(), pending_.end(), [id](const Event& e) { return e.id == id; });
  if (found != pending_.end()) pending_.erase(found);
}

void Scheduler::cancel_host(HostId host) {
  std::erase_if(pending_, [host](const Event& e) { return e.host == host; });
}

void Scheduler::pause_host(HostId host, bool paused) {
  std::erase(paused_, host);
  if (paused) {
    paused_.push_back(host);
    return;
  }
  // What was held back happens from now on, in competition with everybody else.
  for (Event& e : pending_) {
    if (e.host == host) e.shape.at = std::max(e.shape.at, now_);
  }
}

bool Scheduler::held(const Event& event) const {
  return event.host != no_host && event.shape.kind != EventKind::host &&
         std::find(paused_.begin(), paused_.end(), event.host) != paused_.end();
}

Time Scheduler::earliest() const {
  Time first = never;
  for (const Event& e : pending_) {
    if (!held(e)) first = std::min(first, e.shape.at);
  }
  return first;
}

bool Scheduler::nominally_before(std::size_t a, std::size_t b) const {
  const Event& x = pending_[a];
  const Event& y = pending_[b];
  return std::tuple(x.shape.at, x.due, x.id) < std::tuple(y.shape.at, y.due, y.id);
}

// A timer may only be the earliest of its kind; an event that starves is the only candidate, but even then a timer
// waits for earlier ones.
void Scheduler::collect_candidates() {
  candidate_index_.clear();
  candidates_.clear();
  const Time last = earliest() + window_;
  constexpr std::size_t none = SIZE_MAX;
  std::size_t first_timer = none;
  std::size_t starving = none;
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    const Event& e = pending_[i];
    if (held(e) || e.shape.at > last) continue;
    if (e.passed_over >= passed_over_bound && (starving == none || e.id < pending_[starving].id)) starving = i;
    if (e.shape.kind != EventKind::timer) {
      candidate_index_.push_back(i);
    } else if (first_timer == none || nominally_before(i, first_timer)) {
      first_timer = i;
    }
  }
  if (first_timer != none) candidate_index_.push_back(first_timer);
  if (starving != none) {
    candidate_index_.assign(1, pending_[starving].shape.kind == EventKind::timer ? first_timer : starving);
  }
  const auto goes_on = [this](std::size_t i) {
    return last_actor_ != no_actor && pending_[i].shape.actor == last_actor_;
  };
  std::sort(candidate_index_.begin(), candidate_index_.end(), [&](std::size_t a, std::size_t b) {
    return goes_on(a) != goes_on(b) ? goes_on(a) : nominally_before(a, b);
  });
  for (const std::size_t i : candidate_index_) candidates_.push_back(pending_[i].shape);
}

bool Scheduler::run_one() {
  collect_candidates();
  if (candidate_index_.empty()) return false;
  ++stats_.points;
  std::size_t chosen = 0;
  if (candidates_.size() > 1) {
    ++stats_.choices;
    chosen = strategy_.pick(candidates_, now_, choices_);
    CHECK(chosen < candidates_.size());
  }
  for (std::size_t i = 0; i < candidate_index_.size(); ++i) {
    if (i != chosen) ++pending_[candidate_index_[i]].passed_over;
  }
  happen(candidate_index_[chosen]);
  return true;
}

void Scheduler::happen(std::size_t index) {
  const Event event = pending_[index];
  pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(index));
  now_ = std::max(now_, event.shape.at);
  ++step_;
  if (event.shape.actor != no_actor) last_actor_ = event.shape.actor;
  observe(mix(event.shape.name, static_cast<std::uint64_t>(now_.us)));
  if (visible(event.shape.kind)) stats_.order = mix(stats_.order, event.shape.name);
  if (recording_ != nullptr) recording_->schedule.push_back(event.shape.name);
  if (std::has_single_bit(step_)) checkpoints_.push_back(digest_);
  event.fire(event.target, event.argument);
}

}  // namespace dsqlsim

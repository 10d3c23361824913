#include "sim/core/actor.h"

#include <algorithm>

#include "sim/core/check.h"
#include "sim/core/machine.h"

namespace dsqlsim {

Actor::Actor(Machine& machine, Host& host, ActorId id, std::string name)
    : machine_(machine),
      host_(host),
      id_(id),
      name_(std::move(name)),
      name_hash_(name_hash(name_)),
      incarnation_(host.incarnation) {}

Time Actor::reached() const { return machine_.now() + lag_; }

Time Actor::now() const { return reached() + host_.skew; }

void Actor::begin_operation(Label kind, std::string_view text) {
  ++operation_;
  visits_.clear();
  may_reorder_ = machine_.choices().bracket(address("reorder"), "reorder");
  machine_.notes().operation_began(*this, kind, text);
}

bool Actor::begin_removable_operation(Label kind, std::string_view text) {
  ++operation_;
  visits_.clear();
  if (!machine_.choices().bracket(address("operation"), kind)) return false;
  may_reorder_ = machine_.choices().bracket(address("reorder"), "reorder");
  machine_.notes().operation_began(*this, kind, text);
  return true;
}

Address Actor::address(std::uint64_t point_hash) {
  auto found = std::find_if(visits_.begin(), visits_.end(), [point_hash](const auto& v) { return v.first == point_hash; });
  if (found == visits_.end()) found = visits_.insert(visits_.end(), {point_hash, 0});
  return {host_.id, incarnation_, name_hash_, operation_, point_hash, found->second++};
}

std::uint64_t Actor::below(Label label, std::uint64_t n) {
  return machine_.choices().below(address(label), label, n);
}

bool Actor::ratio(Label label, PerMille p) { return machine_.choices().ratio(address(label), label, p); }

void Actor::note(Label kind, std::array<std::int64_t, 5> n, std::string_view text) const {
  machine_.notes().note(*this, {kind, n, text});
}

void Actor::metric(Label name, std::string_view label_a, std::string_view label_b, std::int64_t value) const {
  machine_.notes().metric(*this, name, label_a, label_b, value);
}

Candidate Actor::shape(EventKind kind, Time at, std::uint64_t address_hash, Label phase) const {
  Candidate c;
  c.name = mix(address_hash, phase.hash());
  c.at = at;
  c.kind = kind;
  c.actor = id_;
  c.actor_name = mix((static_cast<std::uint64_t>(host_.id) << 32) | incarnation_, name_hash_);
  c.may_reorder = may_reorder_;
  return c;
}

namespace {
void fire_timer(void* target, std::uint64_t wait) { static_cast<Actor*>(target)->resume_now(wait, Wake::timer); }

// The two numbers that a wake event carries, in one: a run has far fewer than 2^60 waits.
std::uint64_t pack(std::uint64_t wait, Wake why) { return wait * 4 + static_cast<std::uint64_t>(why); }
void fire_wake(void* target, std::uint64_t packed) {
  static_cast<Actor*>(target)->resume_now(packed / 4, static_cast<Wake>(packed % 4));
}
}  // namespace

Wake Actor::wait(Time deadline, Label point) {
  if (killed_) throw ActorKilled{};
  CHECK_WHY(machine_.running_ == this, "an actor may only wait on its own fiber");
  ++wait_id_;
  wait_name_ = address(point).hash();
  waiting_since_ = reached();
  waiting_ = true;
  std::uint64_t timer = 0;
  if (deadline != never) {
    Event e;
    e.shape = shape(EventKind::timer, std::max(deadline, waiting_since_), wait_name_, "timer");
    e.host = host_.id;
    e.fire = fire_timer;
    e.target = this;
    e.argument = wait_id_;
    timer = machine_.scheduler().add(e);
  }
  lag_ = {};
  machine_.fibers().suspend();
  waiting_ = false;
  if (killed_) throw ActorKilled{};
  if (timer != 0 && woken_by_ != Wake::timer) machine_.scheduler().cancel(timer);
  return woken_by_;
}

void Actor::wake_later(Wake why, EventKind kind, Time at, Label phase) {
  if (killed_ || done_ || !waiting_) return;
  Event e;
  e.shape = shape(kind, std::max({at, machine_.reached(), waiting_since_}), wait_name_, phase);
  e.host = host_.id;
  e.fire = fire_wake;
  e.target = this;
  e.argument = pack(wait_id_, why);
  machine_.scheduler().add(e);
}

void Actor::resume_now(std::uint64_t wait, Wake why) {
  if (killed_ || done_ || !waiting_ || wait != wait_id_) return;
  CHECK_WHY(machine_.now() >= waiting_since_, "time went back for an actor");
  woken_by_ = why;
  machine_.run(*this);
}

}  // namespace dsqlsim

#include "sim/core/machine.h"

#include <exception>
#include <utility>

#include "sim/core/check.h"
#include "sim/core/fatal_error.h"

namespace dsqlsim {

Machine::Machine(FiberRuntime& fibers, Choices& choices, Strategy& strategy, NoteSink& notes, Duration window,
                 MachineLimits limits)
    : fibers_(fibers),
      choices_(choices),
      notes_(notes),
      scheduler_(choices, strategy, window),
      limits_(limits),
      time_limit_(Time{} + limits.virtual_time) {}

Machine::~Machine() { kill_everybody(); }

Host& Machine::add_host(std::string_view name, std::function<void(Machine&, Host&)> boot) {
  Host& host = hosts_.emplace_back();
  host.id = static_cast<HostId>(hosts_.size() - 1);
  host.name = name;
  host.boot = std::move(boot);
  return host;
}

Actor& Machine::spawn(Host& host, std::string_view name, std::function<void(Actor&)> body) {
  CHECK(host.up);
  CHECK_WHY(names_.emplace(host.id, host.incarnation, name_hash(name)).second,
            "two actors of one name in one incarnation of a host");
  const auto id = static_cast<ActorId>(actors_.size());
  Actor& actor = *actors_.emplace_back(std::make_unique<Actor>(*this, host, id, std::string(name)));
  actor.fiber_ = fibers_.create([&actor, body = std::move(body)] {
    try {
      if (!actor.killed_) body(actor);
    } catch (const ActorKilled&) {
      // The host died; its stack has unwound, which is all that is left of it.
    } catch (const FatalError&) {
      actor.failure_ = std::current_exception();
    } catch (const std::exception& e) {
      CHECK_WHY(false, e.what());
    }
    actor.done_ = true;
  });
  actor.waiting_ = true;
  Event e;
  e.shape = actor.shape(EventKind::start, reached(), 0, "start");
  e.shape.name = mix(e.shape.name, e.shape.actor_name);
  e.host = host.id;
  e.fire = [](void* target, std::uint64_t wait) { static_cast<Actor*>(target)->resume_now(wait, Wake::ready); };
  e.target = &actor;
  e.argument = actor.wait_id_;
  scheduler_.add(e);
  return actor;
}

void Machine::run(Actor& actor) {
  CHECK(running_ == nullptr);
  running_ = &actor;
  fibers_.resume(actor.fiber_);
  running_ = nullptr;
  if (!actor.done_) return;
  fibers_.join(actor.fiber_);
  actor.waiting_ = false;
  if (actor.failure_ != nullptr && !actor.killed_) std::rethrow_exception(std::exchange(actor.failure_, nullptr));
}

void Machine::boot(Host& host) {
  CHECK(!host.up);
  host.up = true;
  notes_.host_event(host.id, host.incarnation, "boot");
  host.boot(*this, host);
}

void Machine::crash(Host& host) {
  if (!host.up) return;
  notes_.host_event(host.id, host.incarnation, "crash");
  kill_actors(host);
}

void Machine::kill_actors(Host& host) {
  host.up = false;
  host.paused = false;
  scheduler_.pause_host(host.id, false);
  for (std::size_t i = 0; i < actors_.size(); ++i) {
    Actor& actor = *actors_[i];
    if (&actor.host_ != &host || actor.done_ || actor.killed_) continue;
    actor.killed_ = true;
    run(actor);
    CHECK_WHY(actor.done_, "a killed actor waited again while its stack unwound");
  }
  scheduler_.cancel_host(host.id);
  host.memory.reset();
}

void Machine::restart(Host& host) {
  if (host.up) return;
  ++host.incarnation;
  boot(host);
}

void Machine::pause(Host& host) {
  if (!host.up || host.paused) return;
  host.paused = true;
  scheduler_.pause_host(host.id, true);
  notes_.host_event(host.id, host.incarnation, "pause");
}

void Machine::resume(Host& host) {
  if (!host.up || !host.paused) return;
  host.paused = false;
  scheduler_.pause_host(host.id, false);
  notes_.host_event(host.id, host.incarnation, "resume");
}

void Machine::plan_outage(Host& host, Outage kind, Time at, Duration downtime, std::uint64_t address_hash) {
  Plan& plan = plans_.emplace_back(Plan{*this, host.id, kind, downtime, address_hash});
  plan_event(plan, at, kind == Outage::crash ? Label("crash") : Label("pause"), [](void* target, std::uint64_t) {
    Plan& due = *static_cast<Plan*>(target);
    due.machine.begin_outage(due);
  });
}

void Machine::plan_event(Plan& plan, Time at, Label phase, void (*fire)(void* plan, std::uint64_t)) {
  Event e;
  e.shape.kind = EventKind::host;
  e.shape.at = at;
  e.shape.name = mix(plan.address_hash, phase.hash());
  e.shape.actor_name = mix(plan.host, 1);
  e.fire = fire;
  e.target = &plan;
  plan.event = scheduler_.add(e);
}

// The end is planned once the outage has begun, so that no schedule swaps the two.
void Machine::begin_outage(Plan& plan) {
  Host& host = hosts_[plan.host];
  plan.incarnation = host.incarnation;
  if (!host.up || (plan.kind == Outage::pause && host.paused)) return;
  if (plan.kind == Outage::crash) {
    crash(host);
  } else {
    pause(host);
  }
  const Label phase = plan.kind == Outage::crash ? Label("restart") : Label("resume");
  plan_event(plan, now() + plan.downtime, phase, [](void* target, std::uint64_t) {
    const Plan& over = *static_cast<const Plan*>(target);
    over.machine.end_outage(over);
  });
}

void Machine::end_outage(const Plan& plan) {
  Host& host = hosts_[plan.host];
  if (host.incarnation != plan.incarnation) return;
  if (plan.kind == Outage::crash) {
    restart(host);
  } else {
    resume(host);
  }
}

void Machine::cancel_plans() {
  for (const Plan& plan : plans_) scheduler_.cancel(plan.event);
}

Ended Machine::run_until(const std::function<bool()>& condition) {
  while (!condition()) {
    if (scheduler_.step() >= limits_.steps) return Ended::out_of_steps;
    const Time next = scheduler_.earliest();
    if (next == never) return Ended::quiet;
    if (next > time_limit_) return Ended::out_of_time;
    if (!scheduler_.run_one()) return Ended::quiet;
  }
  return Ended::quiet;
}

void Machine::kill_everybody() {
  for (Host& host : hosts_) kill_actors(host);
}

}  // namespace dsqlsim

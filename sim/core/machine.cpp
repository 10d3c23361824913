#include "sim/core/machine.h"

#include "sim/core/check.h"

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
  const auto id = static_cast<ActorId>(actors_.size());
  Actor& actor = *actors_.emplace_back(std::make_unique<Actor>(*this, host, id, std::string(name)));
  actor.fiber_ = fibers_.create([&actor, body = std::move(body)] {
    try {
      if (!actor.killed_) body(actor);
    } catch (const ActorKilled&) {
      // The host died; its stack has unwound, which is all that is left of it.
    }
    actor.done_ = true;
  });
  actor.waiting_ = true;
  Event e;
  e.shape = actor.shape(EventKind::start, now(), mix(actor.shape(EventKind::start, now(), 0, "start").actor_name), "start");
  e.host = host.id;
  e.fire = [](void* target, std::uint64_t wait) { static_cast<Actor*>(target)->resume_now(wait, Wake::ready); };
  e.target = &actor;
  e.argument = actor.wait_id_;
  scheduler_.add(e);
  return actor;
}

void Machine::reap(Actor& actor) {
  fibers_.join(actor.fiber_);
  actor.waiting_ = false;
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
    fibers_.resume(actor.fiber_);
    CHECK_WHY(actor.done_, "a killed actor waited again while its stack unwound");
    reap(actor);
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

void Machine::plan(Host& host, void (Machine::*what)(Host&), Time at, Label phase, std::uint64_t address_hash) {
  Plan& plan = plans_.emplace_back(Plan{this, host.id, what, 0});
  Event e;
  e.shape.kind = EventKind::host;
  e.shape.at = at;
  e.shape.name = mix(address_hash, phase.hash());
  e.shape.actor_name = mix(host.id, 1);
  e.fire = [](void* target, std::uint64_t) {
    Plan& p = *static_cast<Plan*>(target);
    (p.machine->*p.what)(p.machine->host(p.host));
  };
  e.target = &plan;
  plan.event = scheduler_.add(e);
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

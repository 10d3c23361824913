#pragma once
// Hosts, their actors, and the loop that lets events happen: the simulated world without a database. A host is actors
// plus their shared memory plus a clock; crash, restart, pause and skew hit hosts. Everything that happens is a pure
// function of the choices and the strategy.

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "sim/core/actor.h"

namespace dsqlsim {

/// What a host remembers while it is up. Derived by scenarios; destroyed by a crash after the host's actors unwound.
class HostMemory {
 public:
  virtual ~HostMemory() = default;
};

struct Host {
  HostId id = 0;
  std::string name;
  /// Counts restarts, from 0.
  std::uint32_t incarnation = 0;
  bool up = false;
  bool paused = false;
  /// Added to the machine's clock by everybody on this host.
  Duration skew;
  std::unique_ptr<HostMemory> memory;
  /// Makes memory and actors; called at boot and at every restart.
  std::function<void(Machine&, Host&)> boot;
};

struct MachineLimits {
  std::uint64_t steps = 200'000;
  Duration virtual_time = minutes(60 * 24);
};

enum class Ended : std::uint8_t {
  quiet,        ///< Nothing is left to happen, or the condition asked for holds.
  out_of_steps, ///< The step budget is used up.
  out_of_time,  ///< The virtual-time budget is used up.
};

enum class Outage : std::uint8_t { crash, pause };

class Machine {
 public:
  Machine(FiberRuntime& fibers, Choices& choices, Strategy& strategy, NoteSink& notes, Duration window,
          MachineLimits limits);
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  Host& add_host(std::string_view name, std::function<void(Machine&, Host&)> boot);
  [[nodiscard]] std::deque<Host>& hosts() { return hosts_; }
  [[nodiscard]] Host& host(HostId id) { return hosts_[id]; }

  /// Starts an actor; its first step is a pending event. Names must be unique within a host's incarnation, and must not
  /// depend on the schedule: they are part of every address.
  Actor& spawn(Host& host, std::string_view name, std::function<void(Actor&)> body);

  void boot(Host& host);
  /// Kills every actor of the host (their stacks unwind now), forgets its memory. Requests that were sent stay.
  void crash(Host& host);
  /// Boots a crashed host as its next incarnation.
  void restart(Host& host);
  void pause(Host& host);
  void resume(Host& host);
  /// Plans an outage as two events: the host crashes or stands still at `at`, and restarts or goes on `downtime` after
  /// it did. Nothing happens if it is down or stands still already by then.
  void plan_outage(Host& host, Outage kind, Time at, Duration downtime, std::uint64_t address_hash);
  /// Forgets every planned crash, restart, pause and resume that has not happened yet.
  void cancel_plans();

  /// Lets events happen until `condition` holds (checked after each), nothing is enabled, or a budget is used up. Throws
  /// the FatalError of an actor.
  Ended run_until(const std::function<bool()>& condition);
  /// Kills and joins every actor of every host: the end of every run.
  void kill_everybody();
  /// Lowers the virtual-time limit from here on, for a phase that must be short.
  void set_time_limit(Time t) { time_limit_ = t; }

  [[nodiscard]] Time now() const { return scheduler_.now(); }
  /// now(), and within an actor its lag added: what an actor causes happens no earlier.
  [[nodiscard]] Time reached() const { return running_ == nullptr ? now() : running_->reached(); }
  [[nodiscard]] Scheduler& scheduler() { return scheduler_; }
  [[nodiscard]] Choices& choices() { return choices_; }
  [[nodiscard]] NoteSink& notes() { return notes_; }
  [[nodiscard]] FiberRuntime& fibers() { return fibers_; }
  [[nodiscard]] const Actor& actor(ActorId id) const { return *actors_[id]; }
  [[nodiscard]] std::size_t actor_count() const { return actors_.size(); }

 private:
  friend class Actor;
  /// Lets the actor's fiber go on until it waits or ends.
  void run(Actor& actor);
  void kill_actors(Host& host);

  struct Plan {
    Machine& machine;
    HostId host;
    Outage kind;
    Duration downtime;
    std::uint64_t address_hash;
    std::uint64_t event = 0;
    /// The incarnation that stands still.
    std::uint32_t incarnation = 0;
  };
  void plan_event(Plan& plan, Time at, Label phase, void (*fire)(void* plan, std::uint64_t));
  void begin_outage(Plan& plan);
  void end_outage(const Plan& plan);

  FiberRuntime& fibers_;
  Choices& choices_;
  NoteSink& notes_;
  Scheduler scheduler_;
  MachineLimits limits_;
  Time time_limit_;
  std::deque<Host> hosts_;
  std::vector<std::unique_ptr<Actor>> actors_;
  /// Host, incarnation and hash of the name of every actor so far.
  std::set<std::tuple<HostId, std::uint32_t, std::uint64_t>> names_;
  Actor* running_ = nullptr;
  std::deque<Plan> plans_;
};

}  // namespace dsqlsim

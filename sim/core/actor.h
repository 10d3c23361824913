#pragma once
// One thread of control on a host: a fiber with a name, an address for its choices, and one place where it waits. What
// an actor does is scenario code; it talks to the rest of the world through its Machine only.

#include <array>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/choices.h"
#include "sim/core/fibers.h"
#include "sim/core/note.h"
#include "sim/core/scheduler.h"

namespace dsqlsim {

class Machine;
struct Host;

/// Thrown out of a killed actor's wait, and out of each further one, until its fiber has unwound. Never caught but by
/// the machine.
struct ActorKilled {};

enum class Wake : std::uint8_t {
  ready,      ///< What was waited for happened.
  timer,      ///< The deadline of the wait passed.
  cancelled,  ///< A cancel token of the wait was cancelled.
};

class Actor {
 public:
  Actor(Machine& machine, Host& host, ActorId id, std::string name);
  Actor(const Actor&) = delete;
  Actor& operator=(const Actor&) = delete;

  [[nodiscard]] Machine& machine() const { return machine_; }
  [[nodiscard]] Host& host() const { return host_; }
  [[nodiscard]] ActorId id() const { return id_; }
  [[nodiscard]] std::string_view name() const { return name_; }
  [[nodiscard]] std::uint32_t incarnation() const { return incarnation_; }
  [[nodiscard]] std::uint32_t operation() const { return operation_; }
  [[nodiscard]] bool killed() const { return killed_; }
  /// True while the actor's operations are allowed to be reordered against others (see Candidate::may_reorder).
  [[nodiscard]] bool may_reorder() const { return may_reorder_; }

  /// The host's clock, skew included, as this actor would read it.
  [[nodiscard]] Time now() const;
  /// How far this actor has come on the machine's clock: its lag included, skew not. It never goes back.
  [[nodiscard]] Time reached() const;

  /// Opens the next operation: what it draws from here on is addressed by its number.
  void begin_operation(Label kind, std::string_view text);
  /// The same for a step of the workload that a shrinker may take away. False: do without it.
  [[nodiscard]] bool begin_removable_operation(Label kind, std::string_view text);

  /// The address of a named point in the current operation; each call counts one more visit.
  [[nodiscard]] Address address(std::uint64_t point_hash);
  [[nodiscard]] Address address(Label point) { return address(point.hash()); }
  std::uint64_t below(Label label, std::uint64_t n);
  bool ratio(Label label, PerMille p);

  void note(Label kind, std::array<std::int64_t, 5> n = {}, std::string_view text = {}) const;
  void metric(Label name, std::string_view label_a, std::string_view label_b, std::int64_t value) const;

  /// Waits until woken, or until `deadline` in machine time (`never`: without one). `point` names the wait.
  Wake wait(Time deadline, Label point);
  /// From anywhere: the wait that is under way now ends with `why`, as an event of its own at `at` or later: not before
  /// the actor that causes it, and not before the time at which the wait began. `phase` names the event. A wait that has
  /// ended by then is left alone.
  void wake_later(Wake why, EventKind kind, Time at, Label phase);
  /// The number of the current wait, for events that must not end a later one.
  [[nodiscard]] std::uint64_t wait_id() const { return wait_id_; }
  [[nodiscard]] bool waiting() const { return waiting_; }
  /// From an event on the main stack: ends wait number `wait` at once, and runs the actor until it waits again.
  void resume_now(std::uint64_t wait, Wake why);
  /// Time spent in calls that nobody else can see, not yet added to the clock.
  void add_lag(Duration d) { lag_ = lag_ + d; }
  [[nodiscard]] Duration lag() const { return lag_; }

  /// A candidate that names an event of this actor.
  [[nodiscard]] Candidate shape(EventKind kind, Time at, std::uint64_t address_hash, Label phase) const;

 private:
  friend class Machine;

  Machine& machine_;
  Host& host_;
  ActorId id_;
  std::string name_;
  std::uint64_t name_hash_;
  std::uint32_t incarnation_;
  std::uint32_t operation_ = 0;
  bool may_reorder_ = true;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> visits_;
  FiberRuntime::Fiber fiber_;
  bool waiting_ = false;
  bool killed_ = false;
  bool done_ = false;
  /// A FatalError that ended the body.
  std::exception_ptr failure_;
  std::uint64_t wait_id_ = 0;
  std::uint64_t wait_name_ = 0;
  /// reached() when the current wait began.
  Time waiting_since_;
  Wake woken_by_ = Wake::ready;
  Duration lag_;
};

}  // namespace dsqlsim

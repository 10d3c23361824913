#pragma once
// A strategy decides which pending event happens next. It sees candidates, not fibers; the machine makes the pick
// happen. One strategy a file in sim/explore; this interface is owned by its consumer, the scheduler.

#include <cstddef>
#include <cstdint>
#include <span>

#include "sim/core/choices.h"
#include "sim/core/footprint.h"
#include "sim/core/time.h"

namespace dsqlsim {

enum class EventKind : std::uint8_t {
  start,      ///< An actor's first step.
  snapshot,   ///< The first statement of a transaction reaches the server.
  statement,  ///< Any other statement reaches the server, autocommit ones included.
  commit,     ///< COMMIT reaches the server.
  reply,      ///< An answer, or the news of a lost connection, reaches the client.
  timer,      ///< A sleep or a deadline ends. Timers fire in the order of their times.
  wake,       ///< A lock of our own is handed over, or a wait was cancelled.
  host,       ///< A host crashes, restarts, pauses or resumes.
};

using ActorId = std::uint32_t;
inline constexpr ActorId no_actor = UINT32_MAX;

struct Candidate {
  /// Hash of the event's address and phase: stable over schedules and unrelated code changes.
  std::uint64_t name = 0;
  /// When it would happen if nothing were reordered.
  Time at;
  EventKind kind = EventKind::start;
  ActorId actor = no_actor;
  /// Hash of host, incarnation and actor name; what a priority hangs on.
  std::uint64_t actor_name = 0;
  /// False if a shrinker took this event's reorderings away: then it happens in its nominal order.
  bool may_reorder = true;
  /// What the event's transaction has touched so far; null outside one.
  const Footprint* footprint = nullptr;
};

/// What a strategy is made from: all of it is part of the run's token or drawn from its choices.
struct StrategySettings {
  /// The number behind the colon, 0 if there is none.
  std::uint64_t depth = 0;
  /// How far an event may be delayed.
  Duration window;
  /// About how many visible events a run of the scenario has.
  std::uint64_t usual_events = 100;
};

class Strategy {
 public:
  virtual ~Strategy() = default;
  /// Index into `candidates` (never empty). Candidate 0 goes on with the actor that ran last where it can; the others
  /// follow in nominal order.
  virtual std::size_t pick(std::span<const Candidate> candidates, Time now, Choices& choices) = 0;
};

}  // namespace dsqlsim

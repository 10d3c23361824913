#pragma once
// Which faults a run has, how often each strikes, and how many may strike in all: drawn once per run (swarm testing),
// so that some runs see one fault at a time and some see everything at once. The run's settings go before what is
// drawn.

#include <optional>
#include <span>
#include <vector>

#include "sim/faults/fault.h"
#include "sim/faults/fault_settings.h"

namespace dsqlsim {

struct Strike {
  const Fault* fault = nullptr;
  Effect effect;
};

/// A fault that is switched on in a run.
struct ActiveFault {
  const Fault* fault = nullptr;
  /// At each call that it applies to.
  PerMille rate;
};

class FaultPlan {
 public:
  /// No faults at all.
  FaultPlan() = default;
  /// Draws the plan of a run over this catalogue. A fault that is set draws what it would have drawn, so that it shifts
  /// nothing else.
  FaultPlan(std::span<const Fault> catalogue, const FaultSettings& settings, Choices& choices);
  /// A plan without draws of its own: exactly these faults, each at this rate.
  FaultPlan(std::span<const Fault> faults, PerMille rate, std::uint64_t budget);

  /// What goes wrong at this call, if anything. At most one fault strikes a call; each strike is a bracket of its own.
  std::optional<Strike> strike(const CallPoint& call, Choices& choices);
  /// From now on nothing goes wrong: the phase in which everybody must make progress.
  void stop() {
    budget_ = 0;
    stopped_ = true;
  }
  [[nodiscard]] bool stopped() const { return stopped_; }
  /// What is switched on in this run, in catalogue order.
  [[nodiscard]] std::span<const ActiveFault> switched_on() const { return active_; }
  [[nodiscard]] std::uint64_t strikes() const { return strikes_; }

 private:
  std::vector<ActiveFault> active_;
  std::uint64_t budget_ = 0;
  bool stopped_ = false;
  std::uint64_t strikes_ = 0;
};

}  // namespace dsqlsim

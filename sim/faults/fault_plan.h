#pragma once
// Which faults a run has, how often each strikes, and how many may strike in all: drawn once per run (swarm testing), so
// that some runs see one fault at a time and some see everything at once.

#include <optional>
#include <span>
#include <vector>

#include "sim/faults/fault.h"

namespace dsqlsim {

struct Strike {
  const Fault* fault = nullptr;
  Effect effect;
};

class FaultPlan {
 public:
  /// No faults at all.
  FaultPlan() = default;
  /// Draws the plan of a run over this catalogue.
  FaultPlan(std::span<const Fault> catalogue, Choices& choices);
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
  /// The faults that are switched on in this run, by name, in catalogue order.
  [[nodiscard]] std::vector<std::string_view> switched_on() const;
  [[nodiscard]] std::uint64_t strikes() const { return strikes_; }

 private:
  struct Active {
    const Fault* fault;
    PerMille rate;
  };
  std::vector<Active> active_;
  std::uint64_t budget_ = 0;
  bool stopped_ = false;
  std::uint64_t strikes_ = 0;
};

}  // namespace dsqlsim

#include "sim/faults/fault_plan.h"

#include <algorithm>

#include "sim/core/scheduler.h"

namespace dsqlsim {

namespace {

Address of_run(std::uint64_t point) { return {no_host, 0, 0, 0, point, 0}; }

constexpr std::uint64_t most_strikes = 8;

// Where the fault's dice are thrown: at the call, or once for all calls of its operation.
Address drawn_at(const Fault& fault, Address call) {
  if (!fault.whole_operation) return call;
  call.point = 0;
  call.nth = 0;
  return call;
}

}  // namespace

FaultPlan::FaultPlan(std::span<const Fault> catalogue, Choices& choices) {
  // One run in eight has none: what goes wrong there needs no fault.
  if (choices.below(of_run(name_hash("faults")), "quiet run", 8) == 0) return;
  budget_ = 1 + choices.below(of_run(name_hash("faults")), "budget", most_strikes);
  for (const Fault& fault : catalogue) {
    const Address at = of_run(fault.label.hash());
    if (choices.below(at, "switched on", 2) == 0) continue;
    // A quarter, all, or four times the usual rate.
    const std::uint64_t strength = choices.below(at, "strength", 3);
    const std::uint32_t rate = fault.rate.value << (2 * strength) >> 2;
    active_.push_back({&fault, PerMille{std::clamp(rate, 1U, 900U)}});
  }
}

FaultPlan::FaultPlan(std::span<const Fault> faults, PerMille rate, std::uint64_t budget) : budget_(budget) {
  for (const Fault& fault : faults) active_.push_back({&fault, rate});
}

std::optional<Strike> FaultPlan::strike(const CallPoint& call, Choices& choices) {
  if (budget_ == 0) return std::nullopt;
  for (const Active& active : active_) {
    const Fault& fault = *active.fault;
    if (!fault.applies(call) || !choices.ratio(drawn_at(fault, call.at), fault.label, active.rate)) continue;
    if (!choices.bracket(call.at, fault.label)) continue;
    const std::optional<Effect> effect = fault.decide(call, choices);
    if (!effect.has_value()) continue;
    --budget_;
    ++strikes_;
    return Strike{&fault, *effect};
  }
  return std::nullopt;
}

std::vector<std::string_view> FaultPlan::switched_on() const {
  std::vector<std::string_view> names;
  for (const Active& active : active_) names.push_back(active.fault->name);
  return names;
}

}  // namespace dsqlsim

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

// A quarter, all, or four times the usual rate.
PerMille drawn_rate(const Fault& fault, const Address& at, Choices& choices) {
  const std::uint64_t strength = choices.below(at, "strength", 3);
  return PerMille{std::clamp(fault.rate.value << (2 * strength) >> 2, 1U, 900U)};
}

}  // namespace

FaultPlan::FaultPlan(std::span<const Fault> catalogue, const FaultSettings& settings, Choices& choices) {
  // One run in eight has none of what is drawn: what goes wrong there needs no fault.
  const bool quiet = choices.below(of_run(name_hash("faults")), "quiet run", 8) == 0;
  for (const Fault& fault : catalogue) {
    const Address at = of_run(fault.label.hash());
    const FaultSetting* set = settings.of(fault.name);
    const bool drawn = !quiet && choices.below(at, "switched on", 2) == 1;
    if (set != nullptr ? set->off : !drawn) continue;
    active_.push_back({&fault, set != nullptr && set->rate.has_value() ? *set->rate : drawn_rate(fault, at, choices)});
  }
  if (!active_.empty()) budget_ = 1 + choices.below(of_run(name_hash("faults")), "budget", most_strikes);
}

FaultPlan::FaultPlan(std::span<const Fault> faults, PerMille rate, std::uint64_t budget) : budget_(budget) {
  for (const Fault& fault : faults) active_.push_back({&fault, rate});
}

std::optional<Strike> FaultPlan::strike(const CallPoint& call, Choices& choices) {
  if (budget_ == 0) return std::nullopt;
  for (const ActiveFault& active : active_) {
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

}  // namespace dsqlsim

#include "sim/faults/catalogue.h"

namespace dsqlsim::faults {

namespace {

bool applies(const CallPoint& call) { return call.may_have_effects; }

std::optional<Effect> decide(const CallPoint& /*call*/, Choices& choices) {
  (void)choices;
  return Effect{EffectKind::refuse, {}, {}};
}

}  // namespace

Fault storm_of_conflicts(std::string_view sentence) {
  return {"storm_of_conflicts", sentence, "storm_of_conflicts", PerMille{40}, decide, applies, true};
}

}  // namespace dsqlsim::faults

#include "sim/faults/catalogue.h"

namespace dsqlsim::faults {

namespace {

bool applies(const CallPoint& /*call*/) { return true; }

std::optional<Effect> decide(const CallPoint& call, Choices& choices) {
  const auto by = static_cast<std::int64_t>(choices.below(call.at, "step by", 8'001));
  return Effect{EffectKind::step_clock, milliseconds(by <= 4'000 ? by : 4'000 - by), {}};
}

}  // namespace

Fault step_clock(std::string_view sentence) {
  return {"step_clock", sentence, "step_clock", PerMille{10}, decide, applies};
}

}  // namespace dsqlsim::faults

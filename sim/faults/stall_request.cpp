#include "sim/faults/catalogue.h"

namespace dsqlsim::faults {

namespace {

bool applies(const CallPoint& call) { return call.kind != CallKind::connect; }

// From less than any deadline of a host to more than most.
std::optional<Effect> decide(const CallPoint& call, Choices& choices) {
  const auto by = static_cast<std::int64_t>(choices.below(call.at, "stalled by", 12'000));
  return Effect{EffectKind::slow_request, milliseconds(1 + by), {}};
}

}  // namespace

Fault stall_request(std::string_view sentence) {
  return {"stall_request", sentence, "stall_request", PerMille{12}, decide, applies};
}

}  // namespace dsqlsim::faults

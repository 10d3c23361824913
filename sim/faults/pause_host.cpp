#include "sim/faults/catalogue.h"

namespace dsqlsim::faults {

namespace {

bool applies(const CallPoint& /*call*/) { return true; }

std::optional<Effect> decide(const CallPoint& call, Choices& choices) {
  const auto after = static_cast<std::int64_t>(choices.below(call.at, "pause after", 5'000));
  const auto still = static_cast<std::int64_t>(choices.below(call.at, "still for", 30'000));
  return Effect{EffectKind::pause_host, microseconds(1 + after), milliseconds(1 + still)};
}

}  // namespace

Fault pause_host(std::string_view sentence) {
  return {"pause_host", sentence, "pause_host", PerMille{15}, decide, applies};
}

}  // namespace dsqlsim::faults

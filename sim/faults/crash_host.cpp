#include "sim/faults/catalogue.h"

namespace dsqlsim::faults {

namespace {

bool applies(const CallPoint& /*call*/) { return true; }

std::optional<Effect> decide(const CallPoint& call, Choices& choices) {
  // Within the few milliseconds in which this call and its answer are under way.
  const auto after = static_cast<std::int64_t>(choices.below(call.at, "crash after", 5'000));
  const auto down = static_cast<std::int64_t>(choices.below(call.at, "down for", 20'000));
  return Effect{EffectKind::crash_host, microseconds(1 + after), milliseconds(1 + down)};
}

}  // namespace

Fault crash_host(std::string_view sentence) {
  return {"crash_host", sentence, "crash_host", PerMille{15}, decide, applies};
}

}  // namespace dsqlsim::faults

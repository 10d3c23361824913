#include "sim/faults/catalogue.h"

namespace dsqlsim::faults {

namespace {

bool applies(const CallPoint& /*call*/) { return true; }

std::optional<Effect> decide(const CallPoint& /*call*/, Choices& choices) {
  (void)choices;
  return Effect{EffectKind::lose_request, {}, {}};
}

}  // namespace

Fault kill_session(std::string_view sentence) {
  return {"kill_session", sentence, "kill_session", PerMille{10}, decide, applies};
}

}  // namespace dsqlsim::faults

#include "sim/faults/catalogue.h"

namespace dsqlsim::faults {

namespace {

bool applies(const CallPoint& call) { return call.may_have_effects; }

std::optional<Effect> decide(const CallPoint& /*call*/, Choices& choices) {
  (void)choices;
  return Effect{EffectKind::refuse, {}, {}};
}

}  // namespace

Fault refuse_commit(std::string_view sentence) {
  return {"refuse_commit", sentence, "refuse_commit", PerMille{60}, decide, applies};
}

}  // namespace dsqlsim::faults

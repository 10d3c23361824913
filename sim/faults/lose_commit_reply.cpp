#include "sim/faults/catalogue.h"

namespace dsqlsim::faults {

namespace {

bool applies(const CallPoint& call) { return call.may_have_effects; }

std::optional<Effect> decide(const CallPoint& call, Choices& choices) {
  // 0, the simplest, is a request that never arrived.
  const bool took_effect = choices.below(call.at, "took effect", 2) == 1;
  return Effect{took_effect ? EffectKind::lose_reply : EffectKind::lose_request, {}, {}};
}

}  // namespace

Fault lose_commit_reply(std::string_view sentence) { return {"lose_commit_reply", sentence, "lose_commit_reply", PerMille{40}, decide, applies}; }

}  // namespace dsqlsim::faults

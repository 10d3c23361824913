#include <array>

#include "sim/faults/catalogue.h"

namespace dsqlsim::faults {

namespace {

bool applies(const CallPoint& call) { return call.may_have_effects; }

std::optional<Effect> decide(const CallPoint& call, Choices& choices) {
  // Before its host has done anything about it; while it does; up to 40 s: longer than a shard takes to be acquired again
  // by somebody else, shorter than the 300 s that DSQL allows.
  constexpr std::array<std::uint64_t, 3> spans{100, 4'000, 40'000};
  const std::uint64_t span = spans[choices.below(call.at, "how late", spans.size())];
  const auto late = static_cast<std::int64_t>(choices.below(call.at, "late by", span));
  return Effect{EffectKind::late_request, milliseconds(1 + late), {}};
}

}  // namespace

Fault land_commit_late(std::string_view sentence) { return {"land_commit_late", sentence, "land_commit_late", PerMille{30}, decide, applies}; }

}  // namespace dsqlsim::faults

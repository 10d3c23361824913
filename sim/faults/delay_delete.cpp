#include <array>

#include "sim/faults/catalogue.h"

namespace dsqlsim::faults {

namespace {

// Autocommit statements that write are deletes of rows nobody needs any more, and upserts of history.
bool applies(const CallPoint& call) { return call.may_have_effects && call.kind == CallKind::write; }

// Behind what its client sends next, be it one more delete; or behind a change of the owner.
std::optional<Effect> decide(const CallPoint& call, Choices& choices) {
  constexpr std::array<std::uint64_t, 2> spans{200, 30'000};
  const std::uint64_t span = spans[choices.below(call.at, "how late", spans.size())];
  const auto late = static_cast<std::int64_t>(choices.below(call.at, "late by", span));
  return Effect{EffectKind::late_request, milliseconds(1 + late), {}};
}

}  // namespace

Fault delay_delete(std::string_view sentence) {
  return {"delay_delete", sentence, "delay_delete", PerMille{60}, decide, applies};
}

}  // namespace dsqlsim::faults

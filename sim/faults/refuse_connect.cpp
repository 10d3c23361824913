#include <array>

#include "sim/faults/catalogue.h"

namespace dsqlsim::faults {

namespace {

bool applies(const CallPoint& call) { return call.kind == CallKind::connect; }

struct Refusal {
  std::string_view state;
  std::string_view message;
};
// Facts 5, 6 and 10.7; the codes of the last two are PostgreSQL's for the like.
constexpr std::array<Refusal, 4> refusals{{
    {"53300", "Unable to accept connection, too many open connections."},
    {"53400", "Unable to accept connection, rate exceeded."},
    {"57P03", "unable to accept connection, waking up cluster, please retry later"},
    {"28000", "unable to accept connection, access denied"},
}};

std::optional<Effect> decide(const CallPoint& call, Choices& choices) {
  const Refusal& refusal = refusals[choices.below(call.at, "refusal", refusals.size())];
  return Effect{EffectKind::refuse, {}, {}, SqlState(refusal.state), refusal.message};
}

}  // namespace

Fault refuse_connect(std::string_view sentence) {
  return {"refuse_connect", sentence, "refuse_connect", PerMille{60}, decide, applies};
}

}  // namespace dsqlsim::faults

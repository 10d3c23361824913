#include "sim/faults/catalogue.h"

namespace dsqlsim::faults {

namespace {

bool applies(const CallPoint& call) {
  return (call.kind == CallKind::read || call.kind == CallKind::write) && !call.block_aborted;
}

// Seen under load (facts 6, 10.10).
std::optional<Effect> decide(const CallPoint& /*call*/, Choices& choices) {
  (void)choices;
  return Effect{EffectKind::refuse, {}, {}, sqlstate::internal_error, "server unavailable"};
}

}  // namespace

Fault server_unavailable(std::string_view sentence) {
  return {"server_unavailable", sentence, "server_unavailable", PerMille{6}, decide, applies};
}

}  // namespace dsqlsim::faults

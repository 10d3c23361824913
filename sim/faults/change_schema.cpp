#include "sim/faults/catalogue.h"

namespace dsqlsim::faults {

namespace {

bool applies(const CallPoint& call) { return call.kind != CallKind::connect && !call.block_aborted; }

// Somebody runs DDL elsewhere. DSQL may tell every session once, whatever it touches, at a statement or at COMMIT
// (facts 2.4, 10.5); a COMMIT of nothing included.
std::optional<Effect> decide(const CallPoint& /*call*/, Choices& choices) {
  (void)choices;
  return Effect{EffectKind::refuse,
                {},
                {},
                sqlstate::serialization_failure,
                "schema has been updated by another transaction (OC001)"};
}

}  // namespace

Fault change_schema(std::string_view sentence) {
  return {"change_schema", sentence, "change_schema", PerMille{8}, decide, applies};
}

}  // namespace dsqlsim::faults

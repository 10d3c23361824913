#include "sim/faults/catalogue.h"

namespace dsqlsim::faults {

namespace {

// Legal only where the server finds conflicts before COMMIT.
bool applies(const CallPoint& call) {
  return call.kind == CallKind::write && call.in_block && call.conflicts_at_statements && !call.block_aborted;
}

std::optional<Effect> decide(const CallPoint& /*call*/, Choices& choices) {
  (void)choices;
  return Effect{};
}

}  // namespace

Fault refuse_statement(std::string_view sentence) {
  return {"refuse_statement", sentence, "refuse_statement", PerMille{30}, decide, applies};
}

}  // namespace dsqlsim::faults

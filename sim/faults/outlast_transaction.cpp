#include "sim/faults/catalogue.h"

namespace dsqlsim::faults {

namespace {

// PostgreSQL knows no such limit: there the locks of the transaction would stand in everybody's way all the time.
bool applies(const CallPoint& call) {
  return call.kind == CallKind::commit && call.may_have_effects && !call.conflicts_at_statements;
}

// DSQL ends a transaction at 300 s (facts 5): the COMMIT arrives, and is refused with 54000.
std::optional<Effect> decide(const CallPoint& call, Choices& choices) {
  const auto more = static_cast<std::int64_t>(choices.below(call.at, "beyond by", 30));
  return Effect{EffectKind::late_request, seconds(301 + more), {}};
}

}  // namespace

Fault outlast_transaction(std::string_view sentence) {
  return {"outlast_transaction", sentence, "outlast_transaction", PerMille{8}, decide, applies};
}

}  // namespace dsqlsim::faults

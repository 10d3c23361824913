// A caller that is told "definitely not done" acts on it: it gives the name away, answers its own client, lets the next
// task pass. So an operation whose own transaction committed, before or after it returned, must not have said so.
// Unknown outcomes may be reported as unknown.

#include <fmt/format.h>

#include <algorithm>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "properties/store_calls.h"

namespace dsqlsim::properties {

namespace {

/// Operations that are done in one transaction; a range delete may be done in part.
bool is_one_transaction(const LayerCall& call) {
  const auto operation = operation_named(call.operation);
  return operation.has_value() && !harmless_when_repeated(*operation);
}

}  // namespace

Verdict success_not_reported_as_failure(const History& history) {
  const StoreCalls calls(history);
  bool judged = false;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    if (entry.change_count == 0) continue;
    const LayerCall* call = calls.client_call_of(entry);
    if (call == nullptr || !is_one_transaction(*call) || call->returned_entry == nowhere) continue;
    const std::vector<Change> rows = changed_rows(history, entry);
    if (std::none_of(rows.begin(), rows.end(), is_effect)) continue;
    judged = true;
    const auto returned = schema::OperationReturned::from(note_of(history.entry(call->returned_entry)));
    if (!schema::claims_not_applied(returned.kind)) continue;
    return Verdict::violated("success reported as failure",
                             fmt::format("{} of {} committed but returned {}, which says that it did not.",
                                         call->operation, who(history, at), schema::name(returned.kind)),
                             {std::min(at, call->returned_entry), std::max(at, call->returned_entry)});
  }
  return judged ? Verdict::holds() : Verdict::undecided("no write of an operation that returned was committed");
}

}  // namespace dsqlsim::properties

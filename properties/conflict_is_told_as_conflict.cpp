// L8. Whoever wrote over what somebody else has changed meanwhile is told so: it reads again, and decides anew. An
// answer that leaves open whether anything happened makes it repeat what can never succeed, or give up. An earlier
// attempt of the same call that may have been applied is an excuse, and so is a context that is over: its caller waits
// no more.

#include <fmt/format.h>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "properties/store_calls.h"

namespace dsqlsim::properties {

Verdict conflict_is_told_as_conflict(const History& history) {
  bool judged = false;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    if (entry.kind != EntryKind::note || !(entry.label == schema::note::operation_returned)) continue;
    const auto returned = schema::OperationReturned::from(note_of(entry));
    if (!schema::is_failed_condition(returned.root.kind) || returned.root.outcome != schema::Outcome::not_applied) {
      continue;
    }
    judged = true;
    if (schema::is_failed_condition(returned.kind) || context_was_over(entry)) continue;
    return Verdict::violated(
        fmt::format("conflict told as {}", schema::name(returned.kind)),
        fmt::format("{} of {} lost a race ({}) and was answered {}.", schema::name(returned.operation),
                    who(history, at), schema::name(returned.root.kind), schema::name(returned.kind)),
        {at});
  }
  return judged ? Verdict::holds() : Verdict::undecided("no write met a conflict of versions");
}

}  // namespace dsqlsim::properties

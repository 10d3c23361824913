// A conditional update that reports success has happened when it does so, and exactly once: its caller goes on from the
// token that it wrote. One that reports anything else may have happened, but no more than once either.

#include <fmt/format.h>

#include "properties/catalogue.h"
#include "properties/fenced_calls.h"
#include "properties/rows.h"

namespace dsqlsim::properties {

Verdict reported_success_happened_once(const History& history) {
  if (!has_commits(history)) return Verdict::undecided("there is no commit to look for");
  const FencedCalls calls(history);
  bool judged = false;
  for (const FencedCall& call : calls.calls()) {
    if (call.commits.size() > 1) {
      return Verdict::violated("update happened twice",
                               fmt::format("{} of {} committed its update of {} twice.", calls.method(call),
                                           who(history, call.commits[1]), call.rows.front().note.row),
                               {call.commits[0], call.commits[1]});
    }
    const auto answer = told(history, call);
    if (!answer.has_value() || answer->kind != schema::Failure::none) continue;
    judged = true;
    if (!call.commits.empty() && call.commits.front() < call.returned_entry) continue;
    return Verdict::violated("success without an update",
                             fmt::format("{} of {} reported success, but had not updated {}.", calls.method(call),
                                         who(history, call.returned_entry), call.rows.front().note.row),
                             {call.rows.front().entry, call.returned_entry});
  }
  return judged ? Verdict::holds() : Verdict::undecided("no conditional update reported success");
}

}  // namespace dsqlsim::properties

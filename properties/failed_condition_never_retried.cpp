// A condition on data that was read and did not hold will not hold the second time: whoever repeats the request
// unchanged only hides the refusal. True of every layer of the store, however it dressed the error up, and of a caller
// that tries again without having read again.

#include <fmt/format.h>

#include <map>
#include <optional>
#include <string_view>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "properties/store_calls.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::properties {

namespace {

using schema::AttemptEnded;
using schema::Failure;

bool is_name_of_failed_condition(std::string_view words) {
  for (int i = 0; i <= static_cast<int>(Failure::other); ++i) {
    const auto failure = static_cast<Failure>(i);
    if (schema::is_failed_condition(failure) && schema::name(failure) == words) return true;
  }
  return false;
}

Verdict retried(const History& history, const LayerCall& call, const AttemptEnded& end, std::size_t ended,
                std::size_t again) {
  const Failure condition = schema::is_failed_condition(end.kind) ? end.kind : end.root.kind;
  return Verdict::violated(
      "failed condition retried",
      fmt::format("The {} layer of {} repeated {} although it had failed with {}.", schema::name(call.layer),
                  who(history, ended), call.operation, schema::name(condition)),
      {ended, again});
}

/// The attempts of the store's layers. `judged` is set if a condition failed in any.
std::optional<Verdict> look_at_layers(const History& history, bool& judged) {
  const StoreCalls calls(history);
  for (const Attempt& attempt : calls.attempts()) {
    if (attempt.ended_entry == nowhere) continue;
    const AttemptEnded end = end_of(history, attempt);
    if (!end.failed_condition()) continue;
    judged = true;
    const Attempt* next = calls.next(attempt);
    const std::size_t again = next == nullptr ? attempt.backoff_entry : next->began_entry;
    if (again != nowhere) return retried(history, calls.call_of(attempt), end, attempt.ended_entry, again);
  }
  return std::nullopt;
}

/// True if the second try of a caller continues the first.
bool continues(const Entry& first, const Entry& second) {
  return first.n[0] == second.n[0] && (first.n[1] == second.n[1] || second.n[3] == first.n[3] + 1);
}

/// The callers of namespace writes, which note every try, and what they read before it.
std::optional<Verdict> look_at_callers(const History& history, bool& judged) {
  std::map<ActorId, std::size_t> refused;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    if (entry.kind != EntryKind::note) continue;
    if (entry.label == schema::host_notes::namespace_read) refused.erase(entry.actor);
    if (!(entry.label == schema::host_notes::namespace_write_returned)) continue;
    const auto last = refused.find(entry.actor);
    if (last != refused.end() && continues(history.entry(last->second), entry)) {
      return Verdict::violated(
          "failed condition retried",
          fmt::format("{} tried again for namespace {} without reading again although it had been answered: {}.",
                      who(history, at), entry.n[0], history.entry(last->second).text),
          {last->second, at});
    }
    refused.erase(entry.actor);
    const std::size_t blank = entry.text.find(' ');
    if (blank == std::string_view::npos || !is_name_of_failed_condition(entry.text.substr(blank + 1))) continue;
    judged = true;
    refused[entry.actor] = at;
  }
  return std::nullopt;
}

}  // namespace

Verdict failed_condition_never_retried(const History& history) {
  bool judged = false;
  if (const auto verdict = look_at_layers(history, judged)) return *verdict;
  if (const auto verdict = look_at_callers(history, judged)) return *verdict;
  return judged ? Verdict::holds() : Verdict::undecided("no condition failed");
}

}  // namespace dsqlsim::properties

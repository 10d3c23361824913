// A COMMIT without an answer may have taken effect, or may yet. The client layer, which repeats whole operations, may
// do so then only if a second time does no harm; it knows its own answers, not the server's. And no operation takes
// effect in two of its attempts, whatever it was told of the first.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "properties/store_calls.h"

namespace dsqlsim::properties {

namespace {

bool is_delicate(const LayerCall& call) {
  const auto operation = operation_named(call.operation);
  return operation.has_value() && !harmless_when_repeated(*operation);
}

/// By attempt of the client layer: the first statement of it that may have had effects and was not answered.
std::vector<const StatementCall*> unanswered(const History& history, const StoreCalls& calls) {
  std::vector<const StatementCall*> out(calls.attempts().size(), nullptr);
  for (const StatementCall& statement : calls.statements()) {
    if (statement.client_attempt == nowhere || out[statement.client_attempt] != nullptr) continue;
    if (!history.entry(statement.request_entry).may_have_effects) continue;
    if (is_unknown_to_client(history, statement)) out[statement.client_attempt] = &statement;
  }
  return out;
}

Verdict replayed(const History& history, const LayerCall& call, const StatementCall& unknown, const Attempt& next) {
  const std::size_t answer = unknown.answered_entry;
  return Verdict::violated("unknown outcome replayed",
                           fmt::format("The client layer of {} repeated {} although the {} before it was answered: {}.",
                                       who(history, next.began_entry), call.operation,
                                       history.entry(unknown.request_entry).text, answer_words(history, unknown)),
                           {answer == nowhere ? unknown.request_entry : answer, next.began_entry});
}

/// A second commit with changes of one call, from another attempt than the first.
std::optional<Verdict> took_effect_twice(const History& history, const StoreCalls& calls) {
  struct Effect {
    std::size_t attempt = nowhere;
    std::size_t entry = nowhere;
  };
  std::map<std::size_t, Effect> first_of;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    if (entry.change_count == 0) continue;
    // What a write of an execution leaves beside it (history nodes) is written again when it is repeated.
    const std::vector<Change> rows = changed_rows(history, entry);
    if (std::none_of(rows.begin(), rows.end(), is_effect)) continue;
    const StatementCall* sent = calls.statement_of(entry);
    if (sent == nullptr || sent->client_attempt == nowhere) continue;
    const Attempt& attempt = calls.attempts()[sent->client_attempt];
    const LayerCall& call = calls.call_of(attempt);
    if (!is_delicate(call)) continue;
    const auto [first, is_new] = first_of.try_emplace(attempt.call, Effect{sent->client_attempt, at});
    if (is_new || first->second.attempt == sent->client_attempt) continue;
    return Verdict::violated(
        "operation took effect twice",
        fmt::format("{} of {} committed in two of its attempts.", call.operation, who(history, at)),
        {first->second.entry, at});
  }
  return std::nullopt;
}

}  // namespace

Verdict unknown_outcome_never_replayed(const History& history) {
  const StoreCalls calls(history);
  const std::vector<const StatementCall*> unknown = unanswered(history, calls);
  bool judged = false;
  for (std::size_t i = 0; i < unknown.size(); ++i) {
    const Attempt& attempt = calls.attempts()[i];
    const LayerCall& call = calls.call_of(attempt);
    if (unknown[i] == nullptr || !is_delicate(call)) continue;
    judged = true;
    const Attempt* next = calls.next(attempt);
    if (next != nullptr) return replayed(history, call, *unknown[i], *next);
  }
  if (const auto verdict = took_effect_twice(history, calls)) return *verdict;
  return judged ? Verdict::holds() : Verdict::undecided("no write of a client had an unknown outcome");
}

}  // namespace dsqlsim::properties

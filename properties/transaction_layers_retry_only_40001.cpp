// 40001 is the one answer after which a transaction is known not to have happened and may succeed next time. A layer
// that retries transactions repeats after it, as often as it is configured to, after nothing else, and from BEGIN on:
// the statements of an aborted transaction prove nothing, and a COMMIT cannot be sent again.

#include <fmt/format.h>

#include <optional>
#include <vector>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "properties/store_calls.h"

namespace dsqlsim::properties {

namespace {

using schema::Failure;
using schema::Layer;

/// What one attempt sent, in order.
struct Sent {
  std::vector<const StatementCall*> statements;
  /// The statement that was answered 40001.
  const StatementCall* conflict = nullptr;
  /// The last statement that did not succeed.
  const StatementCall* failed = nullptr;
};

std::vector<Sent> by_attempt(const History& history, const StoreCalls& calls) {
  std::vector<Sent> out(calls.attempts().size());
  for (const StatementCall& statement : calls.statements()) {
    if (statement.transaction_attempt == nowhere) continue;
    Sent& sent = out[statement.transaction_attempt];
    sent.statements.push_back(&statement);
    if (is_conflict_to_client(history, statement)) sent.conflict = &statement;
    if (statement.answered_entry == nowhere || history.entry(statement.answered_entry).view != CallView::ok) {
      sent.failed = &statement;
    }
  }
  return out;
}

bool ends_transaction(const Entry& request) { return request.text == "ROLLBACK"; }

/// A statement that makes the attempt something else than one transaction from its BEGIN on.
const StatementCall* out_of_place(const History& history, const Sent& sent) {
  const StatementCall* commit = nullptr;
  for (const StatementCall* statement : sent.statements) {
    const Entry& request = history.entry(statement->request_entry);
    if (ends_transaction(request)) continue;
    const bool after_conflict = sent.conflict != nullptr && statement->request_entry > sent.conflict->request_entry;
    if (after_conflict || commit != nullptr) return statement;
    if (request.event == EventKind::commit) commit = statement;
  }
  return nullptr;
}

/// All it sent was a BEGIN that failed, for want of a connection for example: there is no transaction to compare.
bool began_nothing(const History& history, const Sent& sent) {
  const StatementCall& first = *sent.statements.front();
  return sent.statements.size() == 1 && sent.failed == &first && history.entry(first.request_entry).text == "BEGIN";
}

/// The first statement after BEGIN; empty if the attempt did not get that far.
std::string_view first_statement(const History& history, const Sent& sent) {
  if (sent.statements.size() < 2) return {};
  const Entry& request = history.entry(sent.statements[1]->request_entry);
  return ends_transaction(request) ? std::string_view{} : request.text;
}

std::uint64_t transaction_of(const History& history, const Sent& sent) {
  return history.entry(sent.statements.front()->request_entry).transaction;
}

class Judge {
 public:
  explicit Judge(const History& history) : history_(history), calls_(history), sent_(by_attempt(history, calls_)) {}

  Verdict verdict() {
    for (std::size_t i = 0; i < sent_.size(); ++i) {
      if (calls_.call_of(calls_.attempts()[i]).layer == Layer::client) continue;
      if (const auto verdict = look_at(calls_.attempts()[i], sent_[i])) return *verdict;
    }
    return judged_ ? Verdict::holds()
                   : Verdict::undecided("no transaction under a retry layer met 40001 or was retried");
  }

 private:
  std::optional<Verdict> look_at(const Attempt& attempt, const Sent& sent) {
    const Attempt* next = calls_.next(attempt);
    judged_ = judged_ || sent.conflict != nullptr || next != nullptr;
    if (const StatementCall* statement = out_of_place(history_, sent)) return not_whole(attempt, sent, *statement);
    if (sent.conflict == nullptr && next != nullptr) return without_conflict(attempt, sent, *next);
    if (sent.conflict != nullptr && next == nullptr && gave_up(attempt)) return not_retried(attempt, sent);
    return next == nullptr ? std::nullopt : compare(attempt, sent, *next);
  }

  /// A later attempt must be a transaction of its own that begins as the first did.
  [[nodiscard]] std::optional<Verdict> compare(const Attempt& attempt, const Sent& sent, const Attempt& next) const {
    const Sent& again = sent_[attempt.next];
    if (sent.statements.empty() || again.statements.empty() || began_nothing(history_, again)) return std::nullopt;
    const std::string_view before = first_statement(history_, sent);
    const std::string_view after = first_statement(history_, again);
    const bool own =
        transaction_of(history_, again) != 0 && transaction_of(history_, again) != transaction_of(history_, sent);
    if (own && (before.empty() || after.empty() || before == after)) return std::nullopt;
    const LayerCall& call = calls_.call_of(attempt);
    return Verdict::violated("transaction retried in part",
                             fmt::format("The {} layer of {} retried {} {}.", schema::name(call.layer),
                                         who(history_, next.began_entry), call.operation,
                                         own ? fmt::format("from {} on, but it had begun with {}", after, before)
                                             : std::string("without a BEGIN of its own")),
                             {attempt.began_entry, next.began_entry, again.statements.front()->request_entry});
  }

  /// True if the layer had attempts left, returned to its caller all the same, and nobody's context was over.
  [[nodiscard]] bool gave_up(const Attempt& attempt) const {
    const LayerCall& call = calls_.call_of(attempt);
    if (attempt.ended_entry == nowhere || attempt.number >= call.attempts_configured) return false;
    if (call.parent == nowhere && attempt.backoff_entry != nowhere) return false;
    return !context_may_be_over(history_, calls_, attempt);
  }

  [[nodiscard]] Verdict not_whole(const Attempt& attempt, const Sent& sent, const StatementCall& statement) const {
    const LayerCall& call = calls_.call_of(attempt);
    std::vector<std::size_t> witness{statement.request_entry};
    if (sent.conflict != nullptr) witness.insert(witness.begin(), sent.conflict->answered_entry);
    return Verdict::violated(
        "transaction retried in part",
        fmt::format("{} of {} sent {} {} instead of beginning again.", call.operation,
                    who(history_, statement.request_entry), history_.entry(statement.request_entry).text,
                    sent.conflict != nullptr ? "after 40001" : "after COMMIT"),
        std::move(witness));
  }
  [[nodiscard]] Verdict without_conflict(const Attempt& attempt, const Sent& sent, const Attempt& next) const {
    const LayerCall& call = calls_.call_of(attempt);
    std::vector<std::size_t> witness{next.began_entry};
    std::string why = "nothing was answered at all";
    if (sent.failed != nullptr) {
      why = fmt::format("{} was answered: {}", history_.entry(sent.failed->request_entry).text,
                        answer_words(history_, *sent.failed));
      const std::size_t answer = sent.failed->answered_entry;
      witness.insert(witness.begin(), answer == nowhere ? sent.failed->request_entry : answer);
    }
    return Verdict::violated("retried without 40001",
                             fmt::format("The {} layer of {} retried {} although {}.", schema::name(call.layer),
                                         who(history_, next.began_entry), call.operation, why),
                             std::move(witness));
  }
  [[nodiscard]] Verdict not_retried(const Attempt& attempt, const Sent& sent) const {
    const LayerCall& call = calls_.call_of(attempt);
    return Verdict::violated(
        "40001 not retried",
        fmt::format("The {} layer of {} gave {} up after 40001 in attempt {} of {}.", schema::name(call.layer),
                    who(history_, attempt.began_entry), call.operation, attempt.number, call.attempts_configured),
        {sent.conflict->answered_entry, attempt.ended_entry});
  }

  const History& history_;
  StoreCalls calls_;
  std::vector<Sent> sent_;
  bool judged_ = false;
};

}  // namespace

Verdict transaction_layers_retry_only_40001(const History& history) { return Judge(history).verdict(); }

}  // namespace dsqlsim::properties

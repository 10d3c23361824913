// 54000 says that a transaction breaks a limit of rows, bytes or age. It was not applied, and unchanged it never will
// be: a layer that repeats it repeats the refusal, and a caller who is told that it may have happened takes measures
// against nothing, such as acquiring a shard again.

#include <fmt/format.h>

#include <optional>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "properties/store_calls.h"

namespace dsqlsim::properties {

namespace {

constexpr std::string_view limit = "54000";

class Judge {
 public:
  explicit Judge(const History& history) : history_(history), calls_(history) {}

  Verdict verdict() {
    for (const LayerCall& call : calls_.calls()) {
      if (const auto verdict = look_at(call)) return *verdict;
    }
    for (const Attempt& attempt : calls_.attempts()) {
      if (const auto verdict = look_at(attempt)) return *verdict;
    }
    return judged_ ? Verdict::holds() : Verdict::undecided("no operation met a limit");
  }

 private:
  /// What the caller of a facade is told. After several attempts the limit is not all there is to tell, and whose
  /// context is over is told that.
  std::optional<Verdict> look_at(const LayerCall& call) {
    if (call.returned_entry == nowhere || call.last_attempt == nowhere) return std::nullopt;
    const Attempt& only = calls_.attempts()[call.last_attempt];
    if (only.number > 1 || only.ended_entry == nowhere || end_of(history_, only).evidence != limit) return std::nullopt;
    const auto returned = schema::OperationReturned::from(note_of(history_.entry(call.returned_entry)));
    judged_ = true;
    const bool definite = schema::claims_not_applied(returned.kind) || !schema::possibly_succeeded(returned.kind);
    const bool context = returned.kind == schema::Failure::context_canceled ||
                         returned.kind == schema::Failure::context_deadline_exceeded;
    return definite || context ? std::nullopt : std::optional(unknown(returned, call.returned_entry));
  }

  std::optional<Verdict> look_at(const Attempt& attempt) {
    if (attempt.ended_entry == nowhere || end_of(history_, attempt).evidence != limit) return std::nullopt;
    judged_ = true;
    const Attempt* next = calls_.next(attempt);
    if (next == nullptr) return std::nullopt;
    const LayerCall& call = calls_.call_of(attempt);
    return Verdict::violated("limit met again",
                             fmt::format("The {} layer of {} repeated {} unchanged after 54000.",
                                         schema::name(call.layer), who(history_, next->began_entry), call.operation),
                             {attempt.ended_entry, next->began_entry});
  }

  [[nodiscard]] Verdict unknown(const schema::OperationReturned& returned, std::size_t at) const {
    return Verdict::violated(
        "limit reported as unknown",
        fmt::format(
            "{} of {} met a limit, 54000, and returned {}, after which it may have been applied for all its caller "
            "knows.",
            schema::name(returned.operation), who(history_, at), schema::name(returned.kind)),
        {at});
  }

  const History& history_;
  StoreCalls calls_;
  bool judged_ = false;
};

}  // namespace

Verdict limits_are_definite(const History& history) { return Judge(history).verdict(); }

}  // namespace dsqlsim::properties

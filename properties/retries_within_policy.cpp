// How often and how patiently each layer retries (temporal-store 3): the transaction layers six attempts in all, 100 ms
// doubled up to 5 s and a quarter more or less, the jitter after the cap; the persistence client two attempts, 40 to 50
// ms apart, but ten for the queues of version 1. What a layer waits it says in a note; that it waited is read off the
// clock.

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "properties/store_calls.h"

namespace dsqlsim::properties {

namespace {

using schema::Layer;

constexpr std::int64_t transaction_attempts = 6;
constexpr std::int64_t client_attempts = 2;
/// Of the queues of version 1, which wait 50 ms each time.
constexpr std::int64_t queue_client_attempts = 10;

struct Bounds {
  Duration least;
  Duration most;
};

/// Of the wait after this attempt, counted from 1.
Bounds bounds(Layer layer, std::int64_t attempt) {
  if (layer == Layer::client) return {milliseconds(40), milliseconds(50)};
  const std::int64_t doublings = std::clamp<std::int64_t>(attempt - 1, 0, 6);
  const Duration nominal = std::min(milliseconds(100 << doublings), seconds(5));
  return {nominal - nominal / 4, nominal + nominal / 4};
}

std::int64_t allowed_attempts(const LayerCall& call) {
  std::int64_t most = transaction_attempts;
  if (call.layer == Layer::client) {
    const auto operation = operation_named(call.operation);
    const bool of_queue = operation.has_value() && schema::is_of_queue(*operation);
    most = of_queue ? queue_client_attempts : client_attempts;
  }
  return std::min(most, call.attempts_configured);
}

class Judge {
 public:
  explicit Judge(const History& history) : history_(history), calls_(history) {}

  Verdict verdict() const {
    bool judged = false;
    for (const Attempt& attempt : calls_.attempts()) {
      const Attempt* next = calls_.next(attempt);
      judged = judged || next != nullptr || attempt.backoff_entry != nowhere;
      if (attempt.number > allowed_attempts(calls_.call_of(attempt))) return too_many(attempt);
      if (attempt.backoff_entry != nowhere) {
        if (const auto verdict = out_of_bounds(attempt)) return *verdict;
      }
      if (next != nullptr) {
        if (const auto verdict = too_early(attempt, *next)) return *verdict;
      }
    }
    return judged ? Verdict::holds() : Verdict::undecided("nothing was retried");
  }

 private:
  [[nodiscard]] std::string name_of(const Attempt& attempt) const {
    const LayerCall& call = calls_.call_of(attempt);
    return fmt::format("{} of {} in the {} layer", call.operation, who(history_, attempt.began_entry),
                       schema::name(call.layer));
  }

  [[nodiscard]] Verdict too_many(const Attempt& attempt) const {
    const LayerCall& call = calls_.call_of(attempt);
    return Verdict::violated("too many attempts",
                             fmt::format("Attempt {} of {} began; {} are allowed.", attempt.number, name_of(attempt),
                                         allowed_attempts(call)),
                             {call.began_entry, attempt.began_entry});
  }
  [[nodiscard]] std::optional<Verdict> out_of_bounds(const Attempt& attempt) const {
    const auto backoff = schema::Backoff::from(note_of(history_.entry(attempt.backoff_entry)));
    const auto [least, most] = bounds(backoff.layer, attempt.number);
    if (backoff.delay >= least && backoff.delay <= most) return std::nullopt;
    return Verdict::violated("backoff out of bounds",
                             fmt::format("After attempt {}, {} backs off {} us; {} to {} us are allowed.",
                                         attempt.number, name_of(attempt), backoff.delay.us, least.us, most.us),
                             {attempt.backoff_entry});
  }
  [[nodiscard]] std::optional<Verdict> too_early(const Attempt& attempt, const Attempt& next) const {
    // From the note of the wait, where there is one; its length is what must then have passed.
    Duration owed = bounds(calls_.call_of(attempt).layer, attempt.number).least;
    std::size_t from = attempt.ended_entry != nowhere ? attempt.ended_entry : attempt.began_entry;
    if (attempt.backoff_entry != nowhere) {
      from = attempt.backoff_entry;
      owed = schema::Backoff::from(note_of(history_.entry(from))).delay;
    }
    const Duration waited = history_.entry(next.began_entry).at - history_.entry(from).at;
    if (waited >= owed) return std::nullopt;
    return Verdict::violated(
        "retried too early",
        fmt::format("Attempt {} of {} began {} us after the one before had failed; {} us were owed.", next.number,
                    name_of(next), waited.us, owed.us),
        {from, next.began_entry});
  }

  const History& history_;
  StoreCalls calls_;
};

}  // namespace

Verdict retries_within_policy(const History& history) { return Judge(history).verdict(); }

}  // namespace dsqlsim::properties

// Whoever runs the plugin sees conflicts only through its metrics. So each conflict that a transaction layer met shows,
// once and under its operation: as a conflict, a retry of that attempt, its delay and its error class if the layer
// tries again, as exhausted if it had no attempt left. And nothing is counted that did not happen.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "properties/catalogue.h"
#include "properties/store_calls.h"

namespace dsqlsim::properties {

namespace {

using schema::Failure;
using schema::Layer;
namespace metric = schema::metric;

/// How the plugin's documentation classes what an attempt ended with.
std::string_view class_of(const schema::AttemptEnded& end) {
  if (end.root.kind == Failure::dsql_condition_failed) return "condition_failed";
  const std::string_view state = end.evidence;
  if (state == "40001" || state == "OC000" || state == "OC001") return "retryable";
  if (state == "0A000") return "unsupported_feature";
  if (state == "53300" || state == "53400") return "connection_limit";
  if (state == "54000") return "transaction_timeout";
  return "permanent";
}

/// What a call of a layer counted, or should have: by metric and labels, how often.
using Counts = std::map<std::string, int>;

std::string key(Label name, std::string_view labels) { return fmt::format("{}{{{}}}", name.text(), labels); }

class Judge {
 public:
  explicit Judge(const History& history)
      : history_(history), calls_(history), per_call_(calls_.calls().size()), begun_(calls_.attempts().size()) {
    for (const StatementCall& statement : calls_.statements()) {
      if (statement.transaction_attempt == nowhere || statement.answered_entry == nowhere) continue;
      const bool ok = history.entry(statement.answered_entry).view == CallView::ok;
      if (ok) begun_[statement.transaction_attempt] = true;
    }
    read_metrics();
    for (std::size_t i = 0; i < calls_.attempts().size(); ++i) expect(i);
  }

  Verdict verdict() {
    bool judged = false;
    for (std::size_t i = 0; i < per_call_.size(); ++i) {
      const PerCall& call = per_call_[i];
      if (calls_.calls()[i].layer == Layer::client || call.cut_short) continue;
      judged = judged || !call.expected.empty() || !call.counted.empty();
      if (call.expected != call.counted) return wrong(i);
    }
    return judged ? Verdict::holds() : Verdict::undecided("no transaction layer met a conflict or counted anything");
  }

 private:
  struct PerCall {
    Counts expected;
    Counts counted;
    std::vector<std::size_t> metrics;
    /// Its host died, the run ended, or its caller's context was over: what it still had to count cannot be told.
    bool cut_short = false;
  };

  static bool is_of_transactions(Label label) {
    return label == metric::tx_conflict || label == metric::tx_retry || label == metric::tx_backoff ||
           label == metric::tx_error_class || label == metric::tx_exhausted;
  }

  /// Gives each metric to the transaction layer's call of its actor that began last.
  void read_metrics() {
    std::map<std::size_t, std::size_t> began;
    for (std::size_t i = 0; i < calls_.calls().size(); ++i) {
      if (calls_.calls()[i].layer != Layer::client) began[calls_.calls()[i].began_entry] = i;
    }
    std::map<ActorId, std::size_t> current;
    for (std::size_t at = 0; at < history_.entries().size(); ++at) {
      const Entry& entry = history_.entry(at);
      if (const auto call = began.find(at); call != began.end()) current[entry.actor] = call->second;
      if (entry.kind != EntryKind::metric || !is_of_transactions(entry.label)) continue;
      const auto call = current.find(entry.actor);
      if (call == current.end()) continue;
      std::string name = key(entry.label, entry.text);
      if (entry.label == metric::tx_backoff) name += fmt::format("={}", entry.n[0]);
      ++per_call_[call->second].counted[name];
      per_call_[call->second].metrics.push_back(at);
    }
  }

  /// What an attempt that failed should have counted.
  void expect(std::size_t index) {
    const Attempt& attempt = calls_.attempts()[index];
    const LayerCall& call = calls_.call_of(attempt);
    PerCall& per_call = per_call_[attempt.call];
    if (call.layer == Layer::client) return;
    if (attempt.ended_entry == nowhere) {
      per_call.cut_short = true;
      return;
    }
    const schema::AttemptEnded end = end_of(history_, attempt);
    if (end.kind == Failure::none) return;
    const std::string operation(call.operation);
    const bool goes_on = attempt.backoff_entry != nowhere;
    // L1 counts the class of every failure but that to begin, L2 only what it repeats.
    if (goes_on || (call.layer == Layer::run_tx && begun_[index])) {
      ++per_call.expected[key(metric::tx_error_class, fmt::format("{},{}", operation, class_of(end)))];
    }
    if (goes_on) {
      ++per_call.expected[key(metric::tx_conflict, operation)];
      ++per_call.expected[key(metric::tx_retry, fmt::format("{},{}", operation, attempt.number))];
      const Duration delay = schema::Backoff::from(note_of(history_.entry(attempt.backoff_entry))).delay;
      ++per_call.expected[fmt::format("{}={}", key(metric::tx_backoff, operation), delay.us)];
      return;
    }
    if (end.evidence != "40001") return;
    if (context_may_be_over(history_, calls_, attempt)) {
      per_call.cut_short = true;
    } else {
      ++per_call.expected[key(metric::tx_exhausted, operation)];
    }
  }

  [[nodiscard]] Verdict wrong(std::size_t index) const {
    const LayerCall& call = calls_.calls()[index];
    const PerCall& per_call = per_call_[index];
    std::vector<std::size_t> witness{call.began_entry, calls_.attempts()[call.last_attempt].ended_entry};
    witness.insert(witness.end(), per_call.metrics.begin(), per_call.metrics.end());
    std::sort(witness.begin(), witness.end());
    return Verdict::violated(per_call.counted.empty() ? "conflict not counted" : "conflict counted wrongly",
                             fmt::format("{} of {} counted [{}] in its {} layer, but what happened is [{}].",
                                         call.operation, history_.actor_text(call.actor), listed(per_call.counted),
                                         schema::name(call.layer), listed(per_call.expected)),
                             std::move(witness));
  }

  static std::string listed(const Counts& counts) {
    std::string out;
    for (const auto& [name, times] : counts) {
      out += fmt::format("{}{}{}", out.empty() ? "" : ", ", name, times == 1 ? "" : fmt::format(" x{}", times));
    }
    return out;
  }

  const History& history_;
  StoreCalls calls_;
  std::vector<PerCall> per_call_;
  /// By attempt: a statement of its transaction was answered.
  std::vector<bool> begun_;
};

}  // namespace

Verdict conflicts_are_counted_once(const History& history) { return Judge(history).verdict(); }

}  // namespace dsqlsim::properties

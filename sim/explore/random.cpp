#include <algorithm>
#include <vector>

#include "sim/explore/catalogue.h"

namespace dsqlsim::explore {

namespace {

/// Half of the events happen at their nominal time, the others up to a window later: where windows are much longer than
/// latencies, that is a random order, and one that does not shift when an unrelated event comes or goes.
class Random final : public Strategy {
 public:
  explicit Random(Duration window) : window_(static_cast<std::uint64_t>(window.us)) {}

  std::size_t pick(std::span<const Candidate> candidates, Time /*now*/, Choices& choices) override {
    std::size_t best = 0;
    Time best_at = never;
    now_known_.clear();
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const Time at = candidates[i].at + delay(candidates[i], choices);
      if (at < best_at) {
        best_at = at;
        best = i;
      }
    }
    // What is no candidate any more has happened, was cancelled, or draws the same again.
    known_.swap(now_known_);
    return best;
  }

 private:
  struct Delay {
    std::uint64_t name;
    Duration by;
  };

  Duration delay(const Candidate& candidate, Choices& choices) {
    if (!candidate.may_reorder) return {};
    const auto found = std::find_if(known_.begin(), known_.end(), [&](const Delay& d) { return d.name == candidate.name; });
    return now_known_.emplace_back(found != known_.end() ? *found : Delay{candidate.name, draw(candidate, choices)}).by;
  }

  Duration draw(const Candidate& candidate, Choices& choices) const {
    const std::uint64_t drawn = choices.below(candidate.name, "delay", 2 * window_ + 1);
    return drawn <= window_ ? Duration{} : microseconds(static_cast<std::int64_t>(drawn - window_));
  }

  std::uint64_t window_;
  /// Delays of the last point's candidates, and of this one's while it is looked at.
  std::vector<Delay> known_;
  std::vector<Delay> now_known_;
};

}  // namespace

std::unique_ptr<Strategy> random(const StrategySettings& settings) { return std::make_unique<Random>(settings.window); }

}  // namespace dsqlsim::explore

#include <algorithm>
#include <utility>
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
    std::int64_t best_at = INT64_MAX;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const std::int64_t at = candidates[i].at.us + delay(candidates[i], choices);
      if (at < best_at) {
        best_at = at;
        best = i;
      }
    }
    std::erase_if(delays_, [&](const auto& known) { return known.first == candidates[best].name; });
    return best;
  }

 private:
  std::int64_t delay(const Candidate& candidate, Choices& choices) {
    if (!candidate.may_reorder) return 0;
    for (const auto& [name, delay] : delays_) {
      if (name == candidate.name) return delay;
    }
    const std::uint64_t drawn = choices.below(candidate.name, "delay", 2 * window_ + 1);
    const std::int64_t late = drawn <= window_ ? 0 : static_cast<std::int64_t>(drawn - window_);
    delays_.emplace_back(candidate.name, late);
    return late;
  }

  std::uint64_t window_;
  std::vector<std::pair<std::uint64_t, std::int64_t>> delays_;
};

}  // namespace

std::unique_ptr<Strategy> random(const StrategySettings& settings) { return std::make_unique<Random>(settings.window); }

}  // namespace dsqlsim::explore

#include <algorithm>
#include <utility>
#include <vector>

#include "sim/explore/catalogue.h"

namespace dsqlsim::explore {

namespace {

/// Burckhardt et al., "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs" (ASPLOS 2010). Each actor
/// has a priority; the pending event of the highest goes first; at about D-1 events of a run the actor that is about to
/// go drops below all others. Which events those are is drawn from their names, not their positions, so that it does
/// not shift while a run is shrunk.
class Pct final : public Strategy {
 public:
  Pct(std::uint64_t depth, std::uint64_t usual_events)
      : changes_(depth == 0 ? 0 : depth - 1), usual_events_(std::max<std::uint64_t>(usual_events, changes_ + 1)) {}

  std::size_t pick(std::span<const Candidate> candidates, Time /*now*/, Choices& choices) override {
    std::size_t best = highest(candidates, choices);
    const Candidate& leader = candidates[best];
    if (leader.may_reorder && changes_ > 0 && !seen(leader.name)) {
      // 0 is no change.
      if (choices.below(leader.name, "change point", usual_events_) + changes_ >= usual_events_) {
        priority_of(leader, choices) = --lowest_;
        best = highest(candidates, choices);
      }
    }
    return best;
  }

 private:
  struct Priority {
    std::uint64_t actor;
    std::int64_t value;
  };

  bool seen(std::uint64_t name) {
    if (name == last_asked_) return true;
    last_asked_ = name;
    return false;
  }

  std::int64_t& priority_of(const Candidate& candidate, Choices& choices) {
    for (Priority& p : priorities_) {
      if (p.actor == candidate.actor_name) return p.value;
    }
    const auto drawn = static_cast<std::int64_t>(choices.below(candidate.actor_name, "priority", 1U << 30));
    return priorities_.emplace_back(Priority{candidate.actor_name, drawn}).value;
  }

  std::size_t highest(std::span<const Candidate> candidates, Choices& choices) {
    std::size_t best = 0;
    std::int64_t best_priority = INT64_MIN;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const std::int64_t priority = candidates[i].may_reorder ? priority_of(candidates[i], choices) : 0;
      if (priority > best_priority) {
        best_priority = priority;
        best = i;
      }
    }
    return best;
  }

  std::uint64_t changes_;
  std::uint64_t usual_events_;
  std::uint64_t last_asked_ = 0;
  std::int64_t lowest_ = 0;
  std::vector<Priority> priorities_;
};

}  // namespace

std::unique_ptr<Strategy> pct(const StrategySettings& settings) {
  return std::make_unique<Pct>(settings.depth, settings.usual_events);
}

}  // namespace dsqlsim::explore

#include <algorithm>
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
    const std::size_t next = nominal(candidates);
    std::size_t best = highest(candidates, choices);
    if (best == none) return next;
    if (changes_ > 0 && drops(candidates[best], choices)) {
      priority_of(candidates[best], choices) = --lowest_;
      best = highest(candidates, choices);
    }
    return next != none && candidates[next].at < candidates[best].at ? next : best;
  }

 private:
  struct Priority {
    std::uint64_t actor;
    std::int64_t value;
  };
  static constexpr std::size_t none = SIZE_MAX;

  /// True once for an event that is a change point.
  bool drops(const Candidate& leader, Choices& choices) {
    if (leader.name == last_asked_) return false;
    last_asked_ = leader.name;
    if (std::find(changed_at_.begin(), changed_at_.end(), leader.name) != changed_at_.end()) return false;
    // 0 is no change.
    if (choices.below(leader.name, "change point", usual_events_) + changes_ < usual_events_) return false;
    changed_at_.push_back(leader.name);
    return true;
  }

  std::int64_t& priority_of(const Candidate& candidate, Choices& choices) {
    for (Priority& p : priorities_) {
      if (p.actor == candidate.actor_name) return p.value;
    }
    const auto drawn = static_cast<std::int64_t>(choices.below(candidate.actor_name, "priority", 1U << 30));
    return priorities_.emplace_back(Priority{candidate.actor_name, drawn}).value;
  }

  /// Of the events that may be reordered, the one of the highest priority.
  std::size_t highest(std::span<const Candidate> candidates, Choices& choices) {
    std::size_t best = none;
    std::int64_t best_priority = INT64_MIN;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (!candidates[i].may_reorder) continue;
      const std::int64_t priority = priority_of(candidates[i], choices);
      if (priority > best_priority) {
        best_priority = priority;
        best = i;
      }
    }
    return best;
  }

  /// Of the others, the earliest: it waits for nothing that comes later.
  static std::size_t nominal(std::span<const Candidate> candidates) {
    std::size_t best = none;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (candidates[i].may_reorder) continue;
      if (best == none || candidates[i].at < candidates[best].at) best = i;
    }
    return best;
  }

  std::uint64_t changes_;
  std::uint64_t usual_events_;
  std::uint64_t last_asked_ = 0;
  std::int64_t lowest_ = 0;
  std::vector<Priority> priorities_;
  /// Names of the events at which a priority changed.
  std::vector<std::uint64_t> changed_at_;
};

}  // namespace

std::unique_ptr<Strategy> pct(const StrategySettings& settings) {
  return std::make_unique<Pct>(settings.depth, settings.usual_events);
}

}  // namespace dsqlsim::explore

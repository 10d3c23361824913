#pragma once
// Strategies for tests: the simplest picks, and one that does as it is told. They know nothing of sim/explore.

#include <algorithm>
#include <functional>
#include <vector>

#include "sim/core/strategy.h"

namespace dsqlsim::testing {

/// Always the same end of the list of candidates.
class PickFirst final : public Strategy {
 public:
  std::size_t pick(std::span<const Candidate> /*candidates*/, Time /*now*/, Choices& /*choices*/) override { return 0; }
};

class PickLast final : public Strategy {
 public:
  std::size_t pick(std::span<const Candidate> candidates, Time /*now*/, Choices& /*choices*/) override {
    return candidates.size() - 1;
  }
};

/// Nothing is ever delayed: the event with the earliest nominal time.
class InNominalOrder final : public Strategy {
 public:
  std::size_t pick(std::span<const Candidate> candidates, Time /*now*/, Choices& /*choices*/) override {
    std::size_t best = 0;
    for (std::size_t i = 1; i < candidates.size(); ++i) {
      if (candidates[i].at < candidates[best].at) best = i;
    }
    return best;
  }
};

/// Asks a function; without one, the first.
class PickBy final : public Strategy {
 public:
  PickBy() : PickBy([](std::span<const Candidate>) { return std::size_t{0}; }) {}
  explicit PickBy(std::function<std::size_t(std::span<const Candidate>)> rule) : rule_(std::move(rule)) {}
  std::size_t pick(std::span<const Candidate> candidates, Time /*now*/, Choices& /*choices*/) override {
    return rule_(candidates);
  }

 private:
  std::function<std::size_t(std::span<const Candidate>)> rule_;
};

/// Any candidate, drawn by the number of the pick: another schedule for each seed of the choices.
class PickAny final : public Strategy {
 public:
  std::size_t pick(std::span<const Candidate> candidates, Time /*now*/, Choices& choices) override {
    return choices.below(mix(++picks_), "any", candidates.size());
  }

 private:
  std::uint64_t picks_ = 0;
};

}  // namespace dsqlsim::testing

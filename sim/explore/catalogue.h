#pragma once
// Every schedule strategy there is. One strategy a file; `follow` is the one that is not in the catalogue, because it
// needs a recording to follow.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "sim/core/strategy.h"

namespace dsqlsim::explore {

#define STRATEGY(name, number, sentence) std::unique_ptr<Strategy> name(const StrategySettings& settings);
#include "sim/explore/strategies.inc"
#undef STRATEGY

struct StrategyName {
  std::string_view name;
  std::string_view sentence;
  /// What StrategySettings::depth is without a colon; 0 if the strategy takes no number.
  std::uint64_t usual_depth = 0;
  std::unique_ptr<Strategy> (*make)(const StrategySettings& settings) = nullptr;
};
std::vector<StrategyName> all();

/// "random", "pct:3". The error is one sentence that names the nearest valid word.
tl::expected<std::unique_ptr<Strategy>, std::string> make(std::string_view spec, StrategySettings settings);

/// Follows a recorded schedule by the names of its events: of the enabled ones, the one that came first then; one that
/// was planned then and never happened comes last, and so does a timer that the recording does not know. Any other event
/// that it does not know happens at once, and the run goes on with its actor.
std::unique_ptr<Strategy> follow(const Recording& recording);

}  // namespace dsqlsim::explore

#include "sim/explore/catalogue.h"

#include <charconv>

#include "sim/core/nearest_word.h"

namespace dsqlsim::explore {

std::vector<StrategyName> all() {
  return {
#define STRATEGY(name, sentence) {#name, sentence},
#include "sim/explore/strategies.inc"
#undef STRATEGY
  };
}

tl::expected<std::unique_ptr<Strategy>, std::string> make(std::string_view spec, StrategySettings settings) {
  const std::size_t colon = spec.find(':');
  const std::string_view name = spec.substr(0, colon);
  if (colon != std::string_view::npos) {
    const std::string_view digits = spec.substr(colon + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), settings.depth);
    if (error != std::errc{} || end != digits.data() + digits.size() || settings.depth == 0 || settings.depth > 100) {
      return tl::unexpected<std::string>("strategy '" + std::string(spec) +
                                         "': the number after the colon must be from 1 to 100, as in pct:3");
    }
  }
  if (name == "random" && colon == std::string_view::npos) return random(settings);
  if (name == "pct") {
    if (colon == std::string_view::npos) settings.depth = 3;
    return pct(settings);
  }
  if (name == "random") return tl::unexpected<std::string>("strategy 'random' takes no number");
  std::vector<std::string_view> names;
  for (const StrategyName& known : all()) names.push_back(known.name);
  return tl::unexpected<std::string>(unknown_word("strategy", name, names));
}

}  // namespace dsqlsim::explore

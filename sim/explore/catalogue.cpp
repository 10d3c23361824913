#include "sim/explore/catalogue.h"

#include <charconv>

#include "sim/core/nearest_word.h"

namespace dsqlsim::explore {

std::vector<StrategyName> all() {
  return {
#define STRATEGY(name, number, sentence) {#name, sentence, number, name},
#include "sim/explore/strategies.inc"
#undef STRATEGY
  };
}

namespace {

tl::unexpected<std::string> wrong(std::string_view spec, std::string_view why) {
  return tl::unexpected<std::string>("strategy '" + std::string(spec) + "': " + std::string(why));
}

}  // namespace

tl::expected<std::unique_ptr<Strategy>, std::string> make(std::string_view spec, StrategySettings settings) {
  const std::size_t colon = spec.find(':');
  const std::string_view name = spec.substr(0, colon);
  std::vector<std::string_view> names;
  for (const StrategyName& known : all()) {
    names.push_back(known.name);
    if (known.name != name) continue;
    settings.depth = known.usual_depth;
    if (colon == std::string_view::npos) return known.make(settings);
    if (known.usual_depth == 0) return wrong(spec, "it takes no number");
    const std::string_view digits = spec.substr(colon + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), settings.depth);
    if (error != std::errc{} || end != digits.data() + digits.size() || settings.depth == 0 || settings.depth > 100) {
      return wrong(spec, "the number after the colon must be from 1 to 100, as in " + std::string(name) + ":3");
    }
    return known.make(settings);
  }
  return tl::unexpected<std::string>(unknown_word("strategy", name, names));
}

}  // namespace dsqlsim::explore

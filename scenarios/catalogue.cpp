#include "scenarios/catalogue.h"

#include <array>

namespace dsqlsim::scenarios {

std::span<const Scenario> all() {
  static const auto catalogue = std::to_array<Scenario>({
#define SCENARIO(name, sentence) name(sentence),
#include "scenarios/scenarios.inc"
#undef SCENARIO
  });
  return catalogue;
}

}  // namespace dsqlsim::scenarios

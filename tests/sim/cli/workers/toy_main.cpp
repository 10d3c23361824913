// The toy command line with one scenario more, of which some runs abort, hang or eat memory.

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <memory>

#include "tests/sim/cli/toy.h"

namespace {

using namespace dsqlsim;  // NOLINT: as the real main

class IdleRun final : public ScenarioRun {
 public:
  [[nodiscard]] bool workload_done() const override { return true; }
  void settle() override {}
  [[nodiscard]] bool settled() const override { return true; }
};

[[noreturn]] void hang() {
  for (;;) pause();
}

/// Address space alone, which is what is limited, though not under the address sanitizer.
[[noreturn]] void eat_memory() {
#ifdef DSQLSIM_SANITIZED
  std::abort();
#endif
  constexpr std::size_t mouthful = std::size_t{256} << 20;
  for (;;) {
    if (std::malloc(mouthful) == nullptr) std::abort();  // NOLINT: it is never given back
  }
}

std::unique_ptr<ScenarioRun> make_deadly(World& world) {
  switch (world.choices.below(Address{}, Label("fate"), 8)) {
    case 5: std::abort();
    case 6: hang();
    case 7: eat_memory();
    default: break;
  }
  return std::make_unique<IdleRun>();
}

std::vector<std::string> no_schema() { return {}; }

}  // namespace

int main(int argc, char** argv) {
  cli::Tool tool = toy::tool();
  std::vector<Scenario> scenarios(tool.catalogue.scenarios.begin(), tool.catalogue.scenarios.end());
  scenarios.push_back({"deadly", "Not every run survives.", 20, seconds(10), seconds(10), no_schema, make_deadly, {0}, {}});
  tool.catalogue.scenarios = scenarios;
  tool.executable = "/proc/self/exe";
  cli::Console console{std::cout, std::cerr, false};
  return static_cast<int>(cli::run_tool(tool, {argv + 1, argv + argc}, console));
}

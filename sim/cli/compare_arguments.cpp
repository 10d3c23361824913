#include <array>
#include <tuple>

#include "sim/cli/argument_line.h"
#include "sim/cli/server.h"

namespace dsqlsim::cli {

Parsed<Command> parse_compare(const std::vector<std::string>& words) {
  Line line("compare",
            "Runs the same on the model and on PostgreSQL, statement by statement, and tells the first difference that "
            "nobody can explain.");
  CompareArguments out;
  std::vector<std::string> tokens;
  std::string scenarios = "all";
  std::string seeds;
  std::string programs;
  std::string seed;
  ServerOptions server;
  line.words("tokens", tokens, "runs to compare; without one, some of each scenario and random programs");
  line.option("scenario", scenarios, "names separated by commas, or all");
  line.option("store", out.store, "shipped, intended or fixed, with +remedy, -remedy, +mutant; usually shipped");
  line.option("seeds", seeds, "how many runs of each scenario; usually 10");
  line.option("programs", programs, "how many random programs of the store's statements; usually 1000");
  line.option("seed", seed, "of the programs; usually 1");
  add_server_options(line, server);
  if (const auto early = line.parse(words); early.has_value()) return *early;
  auto on = server_of(line, server, nullptr);
  if (!on.has_value()) return wrong(on.error());
  out.server = std::move(*on);
  for (const std::string& token : tokens) {
    auto spec = RunSpec::parse(token);
    if (!spec.has_value()) return wrong(spec.error());
    out.runs.push_back(std::move(*spec));
  }
  if (!tokens.empty()) out.programs = 0;
  const std::array<std::tuple<std::string, const std::string*, std::uint64_t*>, 3> numbers{
      {{"seeds", &seeds, &out.seeds}, {"programs", &programs, &out.programs}, {"seed", &seed, &out.seed}}};
  for (const auto& [option, text, into] : numbers) {
    if (!line.given(option)) continue;
    const Parsed<std::uint64_t> n = number("--" + option, *text);
    if (!n.has_value()) return wrong(n.error());
    *into = *n;
  }
  Parsed<std::vector<std::string>> list = scenario_names(scenarios);
  if (!list.has_value()) return wrong(list.error());
  out.scenarios = std::move(*list);
  return out;
}

}  // namespace dsqlsim::cli

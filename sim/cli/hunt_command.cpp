#include <algorithm>
#include <ostream>

#include "sim/cli/commands.h"
#include "sim/cli/finding_teller.h"
#include "sim/cli/hunting.h"
#include "sim/cli/interruption.h"
#include "sim/cli/progress.h"
#include "sim/report/summary.h"

namespace dsqlsim::cli {

namespace {

ExitCode exit_code_of(const CampaignReport& report, bool require_reached) {
  if (!report.nondeterminism.empty()) return ExitCode::nondeterminism;
  if (report.found_something()) return ExitCode::violated;
  // Not a green run: it did not do what it was told to do.
  if (report.stopped) return ExitCode::environment;
  const auto unreached = [](const GoalCount& g) { return g.runs == 0; };
  if (require_reached && std::any_of(report.goals.begin(), report.goals.end(), unreached)) return ExitCode::violated;
  return ExitCode::nothing_found;
}

}  // namespace

CampaignSpec campaign_spec(const HuntArguments& arguments, const Catalogue& catalogue) {
  CampaignSpec spec;
  spec.scenarios = arguments.scenarios;
  if (spec.scenarios.empty()) {
    for (const Scenario& s : catalogue.scenarios) spec.scenarios.emplace_back(s.name);
  }
  spec.strategies = arguments.strategies;
  spec.store = arguments.store;
  spec.dialect = arguments.dialect;
  spec.backend = arguments.backend;
  spec.first_seed = arguments.first_seed;
  spec.last_seed = arguments.last_seed;
  spec.check_determinism = arguments.check_determinism;
  return spec;
}

std::optional<std::string> first_error(const CampaignSpec& spec, Workspace& workspace) {
  for (const std::string& scenario : spec.scenarios) {
    for (const std::string& strategy : spec.strategies) {
      const RunSpec one{scenario, spec.store, spec.dialect, strategy, spec.first_seed, std::nullopt, spec.backend};
      if (const auto tried = run(one, workspace); !tried.has_value()) return tried.error();
    }
  }
  return std::nullopt;
}

ExitCode hunt(const HuntArguments& arguments, const Tool& tool, Console& console) {
  const CampaignSpec spec = campaign_spec(arguments, tool.catalogue);
  Workspace workspace(tool.catalogue);
  if (const auto error = first_error(spec, workspace); error.has_value()) return refuse_usage(console, *error);
  if (arguments.peel) return hunt_peeling(arguments, spec, tool, workspace, console);
  FindingTeller teller(arguments, tool, workspace);
  Progress progress(console, runs_of(spec));
  const Interruption interruption;
  auto report = campaign(spec, workspace, [&](const RunReport&, const CampaignReport& so_far) {
    const std::string stories = teller.tell_new(so_far);
    if (!stories.empty() && !arguments.json) {
      progress.clear();
      console.out << stories << std::flush;
    }
    progress.after_run(so_far);
    return !interruption.wished();
  });
  progress.clear();
  if (!report.has_value()) return refuse_usage(console, report.error());
  teller.put_smaller_into(*report);
  console.out << (arguments.json ? report::summary_json(spec, *report) : report::summary_text(spec, *report));
  return exit_code_of(*report, arguments.require_reached);
}

}  // namespace dsqlsim::cli

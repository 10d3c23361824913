#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "sim/cli/commands.h"
#include "sim/cli/telling.h"
#include "sim/core/check.h"
#include "sim/report/summary.h"
#include "sim/run/shrink.h"

namespace dsqlsim::cli {

namespace {

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

/// Every combination once, so that a misspelt word is refused before anything is printed.
std::optional<std::string> first_error(const CampaignSpec& spec, Workspace& workspace) {
  for (const std::string& scenario : spec.scenarios) {
    for (const std::string& strategy : spec.strategies) {
      const auto tried = run({scenario, spec.store, spec.dialect, strategy, spec.first_seed, std::nullopt, spec.backend},
                             workspace);
      if (!tried.has_value()) return tried.error();
    }
  }
  return std::nullopt;
}

/// Follows a campaign: each finding is made smaller and told when it is first seen.
class Hunt {
 public:
  Hunt(const HuntArguments& arguments, const Tool& tool, Workspace& workspace, Console& console)
      : arguments_(arguments), workspace_(workspace), teller_(tool, workspace, arguments.width), console_(console) {}

  void after_run(const CampaignReport& so_far) {
    for (; seen_ < so_far.findings.size(); ++seen_) meet(so_far, seen_);
  }

  /// What was learnt about findings while they were made smaller.
  void put_into(CampaignReport& report) const {
    for (std::size_t i = 0; i < report.findings.size() && i < smaller_.size(); ++i) {
      if (!smaller_[i].has_value()) continue;
      Finding& f = report.findings[i];
      f.spec = smaller_[i]->spec;
      f.digest = smaller_[i]->digest;
      f.steps = smaller_[i]->steps;
      f.explanation = smaller_[i]->explanation;
    }
  }

 private:
  struct Smaller {
    RunSpec spec;
    std::uint64_t digest = 0;
    std::uint64_t steps = 0;
    std::string explanation;
  };

  void meet(const CampaignReport& so_far, std::size_t index) {
    const Finding& f = so_far.findings[index];
    const auto same = [&f](const Finding& other) { return other.property == f.property && other.cause == f.cause; };
    const auto begin = so_far.findings.begin();
    const bool told = std::any_of(begin, begin + static_cast<std::ptrdiff_t>(index), same);
    smaller_.emplace_back();
    if (told || stories_ >= arguments_.limit_findings) return;
    ++stories_;
    RunSpec spec = f.spec;
    std::string shrunk;
    if (arguments_.shrink) {
      const auto small = shrink(f.spec, {f.property, f.cause}, workspace_);
      CHECK(small.has_value());
      spec = small->spec;
      shrunk = fmt::format("shrunk: {} of {} brackets kept after {} runs{}\n", small->brackets_after,
                           small->brackets_before, small->runs, small->minimal ? ", and none can go" : "");
    }
    RunOptions options;
    options.detail = true;
    const auto report = run(spec, workspace_, options);
    CHECK(report.has_value());
    smaller_.back() = Smaller{spec, report->digest, report->steps, report->verdict_of(f.property)->verdict.explanation};
    if (arguments_.json) return;
    console_.out << teller_.tell(*report, f.property) << shrunk << "\n" << std::flush;
  }

  const HuntArguments& arguments_;
  Workspace& workspace_;
  Teller teller_;
  Console& console_;
  std::size_t seen_ = 0;
  std::uint64_t stories_ = 0;
  std::vector<std::optional<Smaller>> smaller_;
};

ExitCode exit_code_of(const CampaignReport& report, bool require_reached) {
  if (!report.nondeterminism.empty()) return ExitCode::nondeterminism;
  if (report.found_something()) return ExitCode::violated;
  const auto unreached = [](const GoalCount& g) { return g.runs == 0; };
  if (require_reached && std::any_of(report.goals.begin(), report.goals.end(), unreached)) return ExitCode::violated;
  return ExitCode::nothing_found;
}

}  // namespace

ExitCode hunt(const HuntArguments& arguments, const Tool& tool, Console& console) {
  const CampaignSpec spec = campaign_spec(arguments, tool.catalogue);
  Workspace workspace(tool.catalogue);
  if (const auto error = first_error(spec, workspace); error.has_value()) return refuse_usage(console, *error);
  Hunt hunt(arguments, tool, workspace, console);
  auto report = campaign(spec, workspace, [&hunt](const RunReport&, const CampaignReport& so_far) {
    hunt.after_run(so_far);
    return true;
  });
  if (!report.has_value()) return refuse_usage(console, report.error());
  hunt.put_into(*report);
  console.out << (arguments.json ? report::summary_json(spec, *report) : report::summary_text(spec, *report));
  return exit_code_of(*report, arguments.require_reached);
}

}  // namespace dsqlsim::cli

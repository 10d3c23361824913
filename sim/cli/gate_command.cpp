#include <fmt/format.h>

#include <ostream>

#include "sim/cli/commands.h"
#include "sim/cli/hunting.h"
#include "sim/cli/interruption.h"
#include "sim/cli/progress.h"
#include "sim/cli/time_limit.h"
#include "sim/core/fatal_error.h"
#include "sim/report/gate_page.h"

namespace dsqlsim::cli {

namespace {

/// So many seeds a planted mistake may take; most take a few.
constexpr std::uint64_t canary_seeds = 1'500;
/// Beyond any time.
constexpr std::uint64_t endless_seeds = 1'000'000'000'000;
/// Runs of so many seeds are compared with themselves.
constexpr std::uint64_t compared_seeds = 25;
/// What mistakes are planted in.
constexpr std::string_view sound_store = "fixed";

CampaignSpec on(std::string_view dialect, CampaignSpec spec) {
  spec.dialect = dialect;
  if (dialect == dialect_of_postgres) spec.backend = dialect;
  return spec;
}

class GateRun {
 public:
  GateRun(const GateArguments& arguments, const CampaignSpec& every, const Tool& tool, Workspace& workspace,
          Console& console)
      : every_(every),
        tool_(tool),
        console_(console),
        make_runner_(runners(arguments.jobs, arguments.run_limit, tool, workspace)) {}

  report::Canary canary(const Word& mutant) { return canary(mutant, every_.scenarios); }

  /// The first of the mistakes that shows in this scenario, when others have hidden it: no entry if none does.
  std::optional<report::Canary> canary_of(const std::string& scenario) {
    for (const Word& mutant : tool_.mutants) {
      if (interrupted()) break;
      report::Canary found = canary(mutant, {scenario});
      if (!found.property.empty()) return found;
    }
    return std::nullopt;
  }

  report::GateCampaign campaign_on(std::string_view dialect, std::chrono::seconds time) {
    report::GateCampaign out{on(dialect, every_), {}};
    out.spec.last_seed = endless_seeds;
    out.report = hunt(out.spec, time, [](const CampaignReport&) { return true; });
    CampaignSpec twice = out.spec;
    twice.last_seed = compared_seeds;
    twice.check_determinism = true;
    out.report.nondeterminism = hunt(twice, std::nullopt, [](const CampaignReport&) { return true; }).nondeterminism;
    return out;
  }

  [[nodiscard]] bool interrupted() const { return interruption_.wished(); }

 private:
  report::Canary canary(const Word& mutant, const std::vector<std::string>& scenarios) {
    CampaignSpec spec = every_;
    spec.scenarios = scenarios;
    spec.store = fmt::format("{}+{}", sound_store, mutant.name);
    spec.last_seed = canary_seeds;
    report::Canary out{mutant.name, 0, {}, {}};
    const auto report = hunt(spec, std::nullopt, [](const CampaignReport& so_far) { return so_far.findings.empty(); });
    out.runs = report.runs;
    if (!report.findings.empty()) {
      out.property = report.findings.front().property;
      out.scenario = tool_.catalogue.find_scenario(report.findings.front().spec.scenario)->name;
    }
    return out;
  }

  /// Until `go_on` says no, between two seeds. The names in `spec` are known to be right. Puts its last seed into it.
  template <class GoOn>
  CampaignReport hunt(CampaignSpec& spec, std::optional<std::chrono::seconds> time, GoOn go_on) {
    const TimeLimit limit(time);
    Progress progress(console_, runs_of(spec), time);
    const std::unique_ptr<Runner> runner = make_runner_(spec);
    std::uint64_t last_seed = spec.last_seed;
    auto report = campaign(spec, tool_.catalogue, *runner, [&](const RunReport& run, const CampaignReport& so_far) {
      progress.after_run(so_far);
      if (!is_last_of_its_seed(run.spec, spec)) return true;
      last_seed = run.spec.seed;
      return go_on(so_far) && !limit.passed() && !interruption_.wished();
    });
    if (!report->broken_off.empty()) throw FatalError(report->broken_off);
    spec.last_seed = last_seed;
    return std::move(report.value());
  }

  const CampaignSpec& every_;
  const Tool& tool_;
  Console& console_;
  MakeRunner make_runner_;
  Interruption interruption_;
};

}  // namespace

ExitCode gate(const GateArguments& arguments, const Tool& tool, Console& console) {
  HuntArguments all;
  all.store = arguments.store;
  all.scenarios = arguments.scenarios;
  const CampaignSpec every = campaign_spec(all, tool.catalogue);
  Workspace workspace(tool.catalogue);
  if (const auto error = first_error(every, workspace); error.has_value()) return refuse_usage(console, *error);
  if (arguments.postgres) {
    // Before everything else, so that a missing server is told at once.
    if (const auto error = first_error(on(dialect_of_postgres, every), workspace); error.has_value())
      return refuse_usage(console, *error);
  }
  auto known = read_known(arguments.known);
  if (!known.has_value()) return refuse_usage(console, known.error());

  GateRun run(arguments, every, tool, workspace, console);
  report::Gate gate;
  gate.build = tool.commit;
  gate.tested = fmt::format("store {}, {}", arguments.store, tool.tested);
  gate.known = std::move(*known);
  gate.every_scenario = arguments.scenarios.empty();
  gate.not_done = {arguments.postgres ? "a real DSQL: runs were on the model of it, and on PostgreSQL"
                                      : "real servers: every run was on the model of DSQL",
                   "your own source tree: what ran is the port named above"};
  for (const Word& mutant : tool.mutants) {
    if (!run.interrupted()) gate.canaries.push_back(run.canary(mutant));
  }
  for (const std::string& scenario : every.scenarios) {
    if (run.interrupted() || gate.sees(scenario)) continue;
    if (auto found = run.canary_of(scenario); found.has_value()) gate.canaries.push_back(*found);
  }
  std::vector<std::string_view> dialects = tool.gate_dialects;
  if (arguments.postgres) dialects.push_back(dialect_of_postgres);
  const auto share = arguments.time / static_cast<int>(dialects.size());
  for (const std::string_view dialect : dialects) {
    if (!run.interrupted()) gate.campaigns.push_back(run.campaign_on(dialect, share));
  }
  gate.interrupted = run.interrupted();
  console.out << report::gate_page(gate);
  if (gate.failures().empty()) return ExitCode::nothing_found;
  const auto differed = [](const report::GateCampaign& c) { return !c.report.nondeterminism.empty(); };
  if (std::any_of(gate.campaigns.begin(), gate.campaigns.end(), differed)) return ExitCode::nondeterminism;
  return gate.interrupted ? ExitCode::environment : ExitCode::violated;
}

}  // namespace dsqlsim::cli

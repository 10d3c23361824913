#include "sim/run/campaign.h"

#include <algorithm>

#include "sim/core/fatal_error.h"

namespace dsqlsim {

namespace {

class Tally {
 public:
  explicit Tally(CampaignReport& report) : report_(report) {}

  void add(const RunReport& run, const Scenario& scenario, const StoreVariant& store) {
    ++report_.runs;
    report_.steps += run.steps;
    report_.calls += run.calls;
    report_.points += run.schedule.points;
    report_.choices += run.schedule.choices;
    report_.strikes += run.strikes;
    report_.orders.add(mix(name_hash(scenario.name), run.schedule.order));
    for (const PropertyVerdict& v : run.verdicts) count(scenario, v, run);
    for (std::size_t i = 0; i < scenario.goals.size(); ++i) {
      const Goal& g = scenario.goals[i];
      const bool reached = i < run.goals.size() && run.goals[i];
      if (g.possible == nullptr || g.possible(store)) goal(scenario.name, g.name).runs += reached ? 1 : 0;
    }
  }

 private:
  GoalCount& goal(std::string_view scenario, std::string_view name) {
    for (GoalCount& g : report_.goals) {
      if (g.scenario == scenario && g.goal == name) return g;
    }
    return report_.goals.emplace_back(GoalCount{scenario, name, 0});
  }

  PropertyCount& property(std::string_view scenario, std::string_view name) {
    for (PropertyCount& p : report_.properties) {
      if (p.scenario == scenario && p.property == name) return p;
    }
    return report_.properties.emplace_back(PropertyCount{scenario, name, 0, 0, 0});
  }

  void count(const Scenario& scenario, const PropertyVerdict& v, const RunReport& run) {
    PropertyCount& counts = property(scenario.name, v.property->name);
    switch (v.verdict.kind) {
      case VerdictKind::holds: ++counts.holds; return;
      case VerdictKind::undecided: ++counts.undecided; return;
      case VerdictKind::violated: ++counts.violated; break;
    }
    for (Finding& known : report_.findings) {
      if (known.property == v.property->name && known.cause == v.verdict.cause &&
          known.spec.scenario == run.spec.scenario) {
        ++known.runs;
        if (known.first_runs.size() < remembered_runs) known.first_runs.push_back(run.spec);
        return;
      }
    }
    report_.findings.push_back({v.property->name, v.verdict.cause, run.spec, run.digest, run.steps,
                                v.verdict.explanation, 1, v.property->soft, {run.spec}});
  }

  CampaignReport& report_;
};

/// An error about the spec.
std::optional<std::string> run_all(const CampaignSpec& spec, const Catalogue& catalogue, const StoreVariant& store,
                                   Runner& runner, const AfterRun& after_each, CampaignReport& report) {
  Tally tally(report);
  for (std::uint64_t n = 0; !report.stopped; ++n) {
    const std::optional<RunSpec> one = nth_run(spec, n);
    if (!one.has_value()) break;
    const tl::expected<RunReport, std::string> result = runner.next(*one);
    if (!result.has_value()) return result.error();
    tally.add(*result, *catalogue.find_scenario(one->scenario), store);
    if (spec.check_determinism) {
      ++n;
      const auto again = runner.next(*one);
      if (!again.has_value()) return again.error();
      if (const auto differs = compare(*result, *again); differs.has_value()) report.nondeterminism.push_back(*differs);
    }
    if (after_each && !after_each(*result, report)) report.stopped = true;
  }
  return std::nullopt;
}

}  // namespace

bool CampaignReport::found_something() const {
  return std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return !f.soft; });
}

std::optional<Nondeterminism> compare(const RunReport& first, const RunReport& second) {
  if (first.digest == second.digest) return std::nullopt;
  Nondeterminism out{first.spec.token(), first.digest, second.digest, std::max(first.steps, second.steps)};
  const std::size_t checkpoints = std::max(first.checkpoints.size(), second.checkpoints.size());
  for (std::size_t i = 0; i < checkpoints; ++i) {
    const bool both = i < first.checkpoints.size() && i < second.checkpoints.size();
    if (both && first.checkpoints[i] == second.checkpoints[i]) continue;
    out.differs_by_step = std::uint64_t{1} << i;
    break;
  }
  return out;
}

std::optional<RunSpec> nth_run(const CampaignSpec& spec, std::uint64_t n) {
  if (spec.check_determinism) n /= 2;
  const std::uint64_t of_a_seed = spec.scenarios.size() * spec.strategies.size();
  if (of_a_seed == 0 || spec.last_seed < spec.first_seed) return std::nullopt;
  if (n / of_a_seed > spec.last_seed - spec.first_seed) return std::nullopt;
  const std::uint64_t place = n % of_a_seed;
  return RunSpec{spec.scenarios[place / spec.strategies.size()],
                 spec.store,
                 spec.dialect,
                 spec.strategies[place % spec.strategies.size()],
                 spec.first_seed + n / of_a_seed,
                 std::nullopt,
                 spec.backend,
                 spec.faults};
}

const Property& run_ends() {
  static const Property property{"run_ends", "a run comes to its end: it does not crash, hang or use up the memory",
                                 false, nullptr};
  return property;
}

tl::expected<CampaignReport, std::string> campaign(const CampaignSpec& spec, const Catalogue& catalogue, Runner& runner,
                                                   const AfterRun& after_each, CampaignReport so_far) {
  CampaignReport report = std::move(so_far);
  const auto store = catalogue.make_store(spec.store);
  if (!store.has_value()) return tl::unexpected<std::string>(store.error());
  try {
    if (auto error = run_all(spec, catalogue, **store, runner, after_each, report); error.has_value()) {
      return tl::unexpected<std::string>(*error);
    }
  } catch (const FatalError& error) {
    // A server has died, perhaps hours after the first run. What was found must not go with it.
    report.stopped = true;
    report.broken_off = error.what();
  }
  return report;
}

tl::expected<CampaignReport, std::string> campaign(const CampaignSpec& spec, Workspace& workspace,
                                                   const AfterRun& after_each) {
  OwnRunner runner(workspace);
  return campaign(spec, workspace.catalogue(), runner, after_each);
}

}  // namespace dsqlsim

#include "sim/report/gate_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/report/summary.h"

namespace dsqlsim::report {

namespace {

/// Blind, or never judged: nothing of it was seen in a whole campaign.
bool is_blind(const PropertyCount& p) { return p.holds == 0 && p.violated == 0; }

/// A real server is slow: what its runs reach and decide is what time allows. That a campaign tests what it says is
/// asked of the model.
bool must_reach(const CampaignSpec& spec) { return spec.backend == "model"; }

std::string name_of(const CampaignSpec& spec) { return fmt::format("store {}, dialect {}", spec.store, spec.dialect); }

class Lines {
 public:
  template <class... A>
  void add(fmt::format_string<A...> form, A&&... parts) {
    out_ += fmt::format(form, std::forward<A>(parts)...) + "\n";
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

void add_canaries(Lines& out, const Gate& gate) {
  for (const Canary& c : gate.canaries) {
    if (c.property.empty()) {
      out.add("canary {}: not found in {} runs", c.mutant, c.runs);
    } else {
      out.add("canary {}: found by {} in {}, run {}", c.mutant, c.property, c.scenario, c.runs);
    }
  }
}

void add_campaign(Lines& out, const Gate& gate, const GateCampaign& campaign) {
  const CampaignReport& r = campaign.report;
  const auto reached = std::count_if(r.goals.begin(), r.goals.end(), [](const GoalCount& g) { return g.runs > 0; });
  out.add("campaign {}: runs {}, seeds {}..{}, steps {}, statements {}, faults {}, orders {}, goals {} of {}",
          name_of(campaign.spec), r.runs, campaign.spec.first_seed, campaign.spec.last_seed, r.steps, r.calls,
          r.strikes, r.orders.count(), reached, r.goals.size());
  for (const GoalCount& g : r.goals) {
    if (g.runs == 0 && must_reach(campaign.spec)) out.add("goal never reached: {} ({})", g.goal, g.scenario);
  }
  for (const PropertyCount& p : r.properties) {
    if (is_blind(p) && must_reach(campaign.spec))
      out.add("blind property {}: undecided in all {} runs of {}", p.property, p.undecided, p.scenario);
  }
  for (const Finding& f : r.findings) out.add("{}", finding_line(f, gate.known));
}

}  // namespace

bool Gate::sees(std::string_view scenario) const {
  return std::any_of(canaries.begin(), canaries.end(),
                     [scenario](const Canary& c) { return !c.property.empty() && c.scenario == scenario; });
}

std::vector<std::string> Gate::failures() const {
  std::vector<std::string> out;
  std::vector<std::string> scenarios;
  if (interrupted) out.emplace_back("it was interrupted, and has not done what it was told to do");
  for (const GateCampaign& c : campaigns) {
    for (const std::string& s : c.spec.scenarios) {
      if (std::find(scenarios.begin(), scenarios.end(), s) == scenarios.end()) scenarios.push_back(s);
    }
    const auto to_report = std::count_if(c.report.findings.begin(), c.report.findings.end(), [this](const Finding& f) {
      return !f.soft && known.state_of(f) != FindingState::known;
    });
    if (to_report > 0) out.push_back(fmt::format("{}: {} findings that are not known", name_of(c.spec), to_report));
    if (!c.report.nondeterminism.empty()) out.push_back(fmt::format("{}: runs of one token differed", name_of(c.spec)));
    if (!must_reach(c.spec)) continue;
    const auto unreached =
        std::count_if(c.report.goals.begin(), c.report.goals.end(), [](const GoalCount& g) { return g.runs == 0; });
    if (unreached > 0)
      out.push_back(
          fmt::format("{}: {} goals were never reached, so it tested less than it says", name_of(c.spec), unreached));
    const auto blind = std::count_if(c.report.properties.begin(), c.report.properties.end(), is_blind);
    if (blind > 0) out.push_back(fmt::format("{}: {} properties were never decided", name_of(c.spec), blind));
  }
  for (const Canary& c : canaries) {
    if (c.property.empty() && every_scenario)
      out.push_back(fmt::format("the planted mistake {} was not found in {} runs", c.mutant, c.runs));
  }
  for (const std::string& s : scenarios) {
    if (!sees(s)) {
      out.push_back(
          fmt::format("the harness is blind in {}: it found none of {} planted mistakes there", s, canaries.size()));
    }
  }
  return out;
}

std::string gate_page(const Gate& gate) {
  Lines out;
  out.add("gate of dsqlsim {}", gate.build);
  out.add("tested: {}", gate.tested);
  add_canaries(out, gate);
  for (const GateCampaign& c : gate.campaigns) add_campaign(out, gate, c);
  for (const std::string& what : gate.not_done) out.add("not done: {}", what);
  const std::vector<std::string> failures = gate.failures();
  for (const std::string& failure : failures) out.add("fails: {}", failure);
  out.add("{}", failures.empty() ? "the gate is open" : "the gate is closed");
  return out.take();
}

}  // namespace dsqlsim::report

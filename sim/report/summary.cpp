#include "sim/report/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/report/replay_line.h"

namespace dsqlsim::report {

namespace {

using Json = nlohmann::ordered_json;

std::uint64_t percent(std::uint64_t part, std::uint64_t whole) { return whole == 0 ? 0 : part * 100 / whole; }

/// Below this share of points with a real choice, exploring is decoration.
constexpr std::uint64_t least_choices = 30;

bool is_blind(const PropertyCount& p) { return p.holds == 0 && p.violated == 0 && p.undecided > 0; }

void add(std::string& out, const std::string& line) { out += line + "\n"; }

/// What one scenario came to.
struct ScenarioCount {
  std::string_view scenario;
  std::size_t decided = 0;
  std::size_t violated = 0;
  std::size_t goals = 0;
  std::size_t reached = 0;
};

std::vector<ScenarioCount> counts_by_scenario(const CampaignReport& report) {
  std::vector<ScenarioCount> out;
  const auto of = [&out](std::string_view scenario) -> ScenarioCount& {
    const auto at =
        std::find_if(out.begin(), out.end(), [&](const ScenarioCount& c) { return c.scenario == scenario; });
    return at == out.end() ? out.emplace_back(ScenarioCount{.scenario = scenario}) : *at;
  };
  for (const PropertyCount& p : report.properties) {
    ScenarioCount& count = of(p.scenario);
    if (!is_blind(p)) ++count.decided;
    if (p.violated > 0) ++count.violated;
  }
  for (const GoalCount& g : report.goals) {
    ScenarioCount& count = of(g.scenario);
    ++count.goals;
    if (g.runs > 0) ++count.reached;
  }
  return out;
}

void add_scenarios(std::string& out, const CampaignReport& report) {
  for (const ScenarioCount& c : counts_by_scenario(report)) {
    add(out, fmt::format("scenario {}: properties {}, of these {} violated; goals {}, of these {} reached", c.scenario,
                         c.decided, c.violated, c.goals, c.reached));
  }
}

void add_counts(std::string& out, const CampaignReport& report) {
  for (const PropertyCount& p : report.properties) {
    if (is_blind(p)) continue;
    add(out, fmt::format("property {}: {}, holds {}, violated {}, undecided {}", p.property, p.scenario, p.holds,
                         p.violated, p.undecided));
  }
  for (const GoalCount& g : report.goals) {
    if (g.runs > 0) add(out, fmt::format("goal reached: {} ({}), runs {}", g.goal, g.scenario, g.runs));
  }
}

/// What the campaign cannot say.
void add_gaps(std::string& out, const CampaignReport& report) {
  for (const PropertyCount& p : report.properties) {
    if (!is_blind(p)) continue;
    add(out, fmt::format("blind property {}: undecided in all {} runs of {}", p.property, p.undecided, p.scenario));
  }
  for (const GoalCount& g : report.goals) {
    if (g.runs == 0) add(out, fmt::format("goal never reached: {} ({})", g.goal, g.scenario));
  }
}

/// On one line; bytes that are no UTF-8 are replaced.
std::string compact(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string_view word(FindingState state) {
  switch (state) {
    case FindingState::known:
      return "known";
    case FindingState::regressed:
      return "regressed";
    case FindingState::fresh:
      break;
  }
  return "new";
}

Json json_of(const Finding& f, const KnownFindings& known) {
  return Json{{"finding", finding_name(f)},
              {"property", f.property},
              {"cause", f.cause},
              {"scenario", f.spec.scenario},
              {"fault_settings", f.spec.faults.text()},
              {"store", f.spec.store},
              {"dialect", f.spec.dialect},
              {"backend", f.spec.backend},
              {"strategy", f.spec.strategy},
              {"seed", f.spec.seed},
              {"token", f.spec.token()},
              {"digest", digest_text(f.digest)},
              {"steps", f.steps},
              {"explanation", f.explanation},
              {"runs", f.runs},
              {"soft", f.soft},
              {"state", word(known.state_of(f))}};
}

Json totals_of(const CampaignSpec& spec, const CampaignReport& report) {
  Json totals{{"runs", report.runs},
              {"findings", report.findings.size()},
              {"store", spec.store},
              {"dialect", spec.dialect},
              {"backend", spec.backend},
              {"first_seed", spec.first_seed},
              {"last_seed", spec.last_seed},
              {"steps", report.steps},
              {"statements", report.calls},
              {"faults", report.strikes},
              {"distinct_orders", report.orders.count()},
              {"points", report.points},
              {"choices", report.choices},
              {"nondeterministic", report.nondeterminism.size()}};
  Json properties = Json::array();
  Json blind = Json::array();
  for (const PropertyCount& p : report.properties) {
    if (is_blind(p)) blind.push_back(Json{{"scenario", p.scenario}, {"property", p.property}});
    properties.push_back(Json{{"scenario", p.scenario},
                              {"property", p.property},
                              {"holds", p.holds},
                              {"violated", p.violated},
                              {"undecided", p.undecided}});
  }
  Json goals = Json::array();
  Json unreached = Json::array();
  for (const GoalCount& g : report.goals) {
    if (g.runs == 0) unreached.push_back(Json{{"scenario", g.scenario}, {"goal", g.goal}});
    goals.push_back(Json{{"scenario", g.scenario}, {"goal", g.goal}, {"runs", g.runs}});
  }
  totals["blind"] = blind;
  totals["unreached"] = unreached;
  totals["properties"] = properties;
  totals["goals"] = goals;
  return Json{{"totals", totals}};
}

}  // namespace

std::string digest_text(std::uint64_t digest) { return fmt::format("0x{:016x}", digest); }

std::string finding_name(const Finding& f) {
  const std::uint64_t h = mix(mix(name_hash(f.property), name_hash(f.cause)), name_hash(f.spec.scenario));
  return fmt::format("{}.{}", f.property, BracketTag{static_cast<std::uint32_t>(h >> 39)}.text());
}

std::string finding_line(const Finding& f, const KnownFindings& known) {
  const FindingState state = known.state_of(f);
  return fmt::format("{}{}finding {}: {}; {}, runs {}, {}", f.soft ? "soft " : "",
                     state == FindingState::fresh ? "" : fmt::format("{} ", word(state)), finding_name(f), f.cause,
                     f.spec.scenario, f.runs, replay_line(f.spec));
}

std::string summary_text(const CampaignSpec& spec, const CampaignReport& report, const KnownFindings& known,
                         SummaryDetail detail) {
  std::string out;
  detail == SummaryDetail::counts ? add_counts(out, report) : add_scenarios(out, report);
  add(out, fmt::format("runs {}: store {}, dialect {}, seeds {}..{}, steps {}, statements {}, faults {}", report.runs,
                       spec.store, spec.dialect, spec.first_seed, spec.last_seed, report.steps, report.calls,
                       report.strikes));
  add(out, fmt::format("orders {}: distinct orders of visible events{}", report.orders.count(),
                       report.orders.overflown() ? ", estimated" : ""));
  const std::uint64_t share = percent(report.choices, report.points);
  add(out, fmt::format("choices {} %: share of the {} scheduling points that had a choice{}", share, report.points,
                       share < least_choices ? "; too few to explore anything" : ""));
  add_gaps(out, report);
  for (const Nondeterminism& n : report.nondeterminism) {
    add(out, fmt::format("nondeterminism {}: digests {} and {}, they differ by step {}", n.token,
                         digest_text(n.first_digest), digest_text(n.second_digest), n.differs_by_step));
  }
  for (const Finding& f : report.findings) add(out, finding_line(f, known));
  const auto seen = std::count_if(report.findings.begin(), report.findings.end(),
                                  [&known](const Finding& f) { return known.state_of(f) == FindingState::known; });
  if (known.size() > 0) add(out, fmt::format("known findings {}: {} of them seen", known.size(), seen));
  if (report.stopped) add(out, fmt::format("stopped early: after {} runs", report.runs));
  add(out, report.findings.empty() ? std::string("found nothing")
                                   : fmt::format("found {} in {} runs", report.findings.size(), report.runs));
  return out;
}

std::string summary_json(const CampaignSpec& spec, const CampaignReport& report, const KnownFindings& known) {
  std::string out;
  for (const Finding& f : report.findings) add(out, compact(json_of(f, known)));
  add(out, compact(totals_of(spec, report)));
  return out;
}

}  // namespace dsqlsim::report

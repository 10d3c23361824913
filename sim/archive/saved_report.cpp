#include "sim/archive/saved_report.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace dsqlsim::archive {

namespace {

using Json = nlohmann::json;

Json json_of(const Finding& f) {
  Json runs = Json::array();
  for (const RunSpec& spec : f.first_runs) runs.push_back(spec.token());
  return Json{{"property", f.property}, {"cause", f.cause},  {"token", f.spec.token()},
              {"backend", f.spec.backend}, {"digest", f.digest}, {"steps", f.steps},
              {"explanation", f.explanation}, {"runs", f.runs}, {"soft", f.soft},
              {"first_runs", std::move(runs)}};
}

/// Names in a report are views of the catalogue's.
class Reader {
 public:
  explicit Reader(const Catalogue& catalogue) : catalogue_(catalogue) {}

  CampaignReport report(const Json& json) {
    CampaignReport r;
    r.runs = json.at("runs");
    r.steps = json.at("steps");
    r.calls = json.at("calls");
    r.points = json.at("points");
    r.choices = json.at("choices");
    r.strikes = json.at("strikes");
    for (const Json& f : json.at("findings")) r.findings.push_back(finding(f));
    for (const Json& g : json.at("goals")) {
      const Scenario& s = scenario(g.at(0));
      r.goals.push_back({s.name, goal(s, g.at(1)), g.at(2)});
    }
    for (const Json& p : json.at("properties")) {
      r.properties.push_back({scenario(p.at(0)).name, property(p.at(1)), p.at(2), p.at(3), p.at(4)});
    }
    for (const Json& n : json.at("nondeterminism")) r.nondeterminism.push_back({n.at(0), n.at(1), n.at(2), n.at(3)});
    return r;
  }

 private:
  Finding finding(const Json& json) {
    Finding f;
    f.property = property(json.at("property"));
    f.cause = json.at("cause");
    f.spec = spec(json.at("token"), json.at("backend"));
    f.digest = json.at("digest");
    f.steps = json.at("steps");
    f.explanation = json.at("explanation");
    f.runs = json.at("runs");
    f.soft = json.at("soft");
    for (const Json& token : json.at("first_runs")) f.first_runs.push_back(spec(token, json.at("backend")));
    return f;
  }

  static RunSpec spec(const std::string& token, const std::string& backend) {
    RunSpec spec = RunSpec::parse(token).value();
    spec.backend = backend;
    return spec;
  }

  const Scenario& scenario(const std::string& name) {
    const Scenario* found = catalogue_.find_scenario(name);
    if (found == nullptr) throw std::invalid_argument(name);
    return *found;
  }

  static std::string_view goal(const Scenario& scenario, const std::string& name) {
    const auto found = std::find_if(scenario.goals.begin(), scenario.goals.end(), [&](const Goal& g) { return g.name == name; });
    if (found == scenario.goals.end()) throw std::invalid_argument(name);
    return found->name;
  }

  std::string_view property(const std::string& name) {
    if (name == run_ends().name) return run_ends().name;
    const Property* found = catalogue_.find_property(name);
    if (found == nullptr) throw std::invalid_argument(name);
    return found->name;
  }

  const Catalogue& catalogue_;
};

}  // namespace

std::string saved_report(const CampaignReport& report) {
  Json findings = Json::array();
  for (const Finding& f : report.findings) findings.push_back(json_of(f));
  Json goals = Json::array();
  for (const GoalCount& g : report.goals) goals.push_back(Json::array({g.scenario, g.goal, g.runs}));
  Json properties = Json::array();
  for (const PropertyCount& p : report.properties) {
    properties.push_back(Json::array({p.scenario, p.property, p.holds, p.violated, p.undecided}));
  }
  Json nondeterminism = Json::array();
  for (const Nondeterminism& n : report.nondeterminism) {
    nondeterminism.push_back(Json::array({n.token, n.first_digest, n.second_digest, n.differs_by_step}));
  }
  const Json all{{"runs", report.runs},
                 {"steps", report.steps},
                 {"calls", report.calls},
                 {"points", report.points},
                 {"choices", report.choices},
                 {"strikes", report.strikes},
                 {"findings", std::move(findings)},
                 {"goals", std::move(goals)},
                 {"properties", std::move(properties)},
                 {"nondeterminism", std::move(nondeterminism)}};
  return all.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<CampaignReport> read_saved_report(std::string_view text, const Catalogue& catalogue) {
  // Whatever is not as saved_report() makes it throws: from JSON, from tokens, from names.
  try {
    return Reader(catalogue).report(Json::parse(text));
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace dsqlsim::archive

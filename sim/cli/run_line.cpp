#include "sim/cli/run_line.h"

#include <nlohmann/json.hpp>

namespace dsqlsim::cli {

namespace {
using Json = nlohmann::json;
}  // namespace

std::string run_line(const RunReport& report) {
  Json verdicts = Json::array();
  for (const PropertyVerdict& v : report.verdicts) {
    if (v.verdict.kind == VerdictKind::violated) {
      verdicts.push_back(Json::array({v.verdict.cause, v.verdict.explanation}));
    } else {
      verdicts.push_back(v.verdict.kind == VerdictKind::holds);
    }
  }
  Json goals = Json::array();
  for (const bool reached : report.goals) goals.push_back(reached);
  const Json line{{"verdicts", std::move(verdicts)},
                  {"goals", std::move(goals)},
                  {"digest", report.digest},
                  {"checkpoints", report.checkpoints},
                  {"steps", report.steps},
                  {"calls", report.calls},
                  {"strikes", report.strikes},
                  {"points", report.schedule.points},
                  {"choices", report.schedule.choices},
                  {"order", report.schedule.order}};
  return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<RunReport> read_run_line(std::string_view line, const RunSpec& spec, const Catalogue& catalogue) {
  const Json json = Json::parse(line, nullptr, false);
  if (json.is_discarded()) return std::nullopt;
  const Scenario& scenario = *catalogue.find_scenario(spec.scenario);
  RunReport report;
  report.spec = spec;
  for (const Json& v : json.at("verdicts")) {
    const Property& property = catalogue.properties[scenario.properties.at(report.verdicts.size())];
    Verdict verdict = Verdict::undecided({});
    if (v.is_array()) verdict = Verdict::violated(v[0], v[1], {});
    if (v == true) verdict = Verdict::holds();
    report.verdicts.push_back({&property, std::move(verdict)});
  }
  for (const Json& reached : json.at("goals")) report.goals.push_back(reached);
  report.digest = json.at("digest");
  report.checkpoints = json.at("checkpoints").get<std::vector<std::uint64_t>>();
  report.steps = json.at("steps");
  report.calls = json.at("calls");
  report.strikes = json.at("strikes");
  report.schedule.points = json.at("points");
  report.schedule.choices = json.at("choices");
  report.schedule.order = json.at("order");
  return report;
}

}  // namespace dsqlsim::cli

#include "sim/report/known_findings.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "sim/report/summary.h"

namespace dsqlsim::report {

tl::expected<KnownFindings, std::string> KnownFindings::parse(std::string_view text, std::string_view file) {
  KnownFindings out;
  std::istringstream lines{std::string(text)};
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const auto wrong = [&](std::string_view why) {
      return tl::unexpected<std::string>(fmt::format("{}:{}: {}", file, number, why));
    };
    std::istringstream words(line);
    std::string state;
    std::string name;
    words >> state >> name;
    if (state.empty() || state.starts_with('#')) continue;
    if (state != "known" && state != "fixed") return wrong(fmt::format("'{}' is neither known nor fixed", state));
    if (name.empty()) return wrong(fmt::format("the finding's name is missing behind '{}'", state));
    if (!out.states_.emplace(name, state == "known" ? FindingState::known : FindingState::regressed).second) {
      return wrong(fmt::format("finding {} is there twice", name));
    }
  }
  return out;
}

FindingState KnownFindings::state_of(const Finding& finding) const { return state_of(finding_name(finding)); }

FindingState KnownFindings::state_of(std::string_view name) const {
  const auto found = states_.find(name);
  return found == states_.end() ? FindingState::fresh : found->second;
}

bool KnownFindings::any_to_report(const CampaignReport& report) const {
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [this](const Finding& f) { return !f.soft && state_of(f) != FindingState::known; });
}

}  // namespace dsqlsim::report

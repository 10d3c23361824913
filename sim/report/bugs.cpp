#include "sim/report/bugs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "sim/report/replay_line.h"

namespace dsqlsim::report {

namespace {

bool same_violation(const Finding& a, const Finding& b) { return a.property == b.property && a.cause == b.cause; }

struct Violated {
  std::string_view property;
  std::vector<std::string> scenarios;
};

std::vector<Violated> violated_by(const CampaignReport& report, const Bug& bug) {
  std::vector<Violated> out;
  for (const std::size_t i : bug) {
    const Finding& f = report.findings[i];
    auto known = std::find_if(out.begin(), out.end(), [&f](const Violated& v) { return v.property == f.property; });
    if (known == out.end()) known = out.insert(out.end(), Violated{f.property, {}});
    if (std::find(known->scenarios.begin(), known->scenarios.end(), f.spec.scenario) == known->scenarios.end()) {
      known->scenarios.push_back(f.spec.scenario);
    }
  }
  return out;
}

}  // namespace

std::vector<Bug> bugs_of(const CampaignReport& report, const std::vector<std::uint64_t>& shapes) {
  std::vector<Bug> bugs;
  const auto one_story = [&](std::size_t i, std::size_t j) {
    if (shapes[i] != 0 && shapes[j] != 0) return shapes[i] == shapes[j];
    return same_violation(report.findings[i], report.findings[j]);
  };
  const auto add = [&](std::size_t i) {
    const auto is_of = [&](const Bug& bug) {
      return std::any_of(bug.begin(), bug.end(), [&](std::size_t j) { return one_story(i, j); });
    };
    const auto known = std::find_if(bugs.begin(), bugs.end(), is_of);
    if (known != bugs.end()) {
      known->push_back(i);
    } else {
      bugs.push_back({i});
    }
  };
  // Those with a story first: they decide what the bugs are.
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    if (shapes[i] != 0) add(i);
  }
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    if (shapes[i] == 0) add(i);
  }
  return bugs;
}

std::string bug_line(const CampaignReport& report, const Bug& bug, std::size_t number) {
  std::string violated;
  for (const Violated& v : violated_by(report, bug)) {
    violated += fmt::format("{}{} ({})", violated.empty() ? "" : ", ", v.property, fmt::join(v.scenarios, ", "));
  }
  std::uint64_t runs = 0;
  const Finding* smallest = nullptr;
  for (const std::size_t i : bug) {
    const Finding& f = report.findings[i];
    runs = std::max(runs, f.runs);
    // A run that was not shrunk has a short token and a long story.
    const auto size = [](const Finding& x) { return std::pair(!x.spec.keep.has_value(), x.spec.token().size()); };
    if (smallest == nullptr || size(f) < size(*smallest)) smallest = &f;
  }
  return fmt::format("bug {}: {}; runs {}, {}", number, violated, runs, replay_line(smallest->spec));
}

}  // namespace dsqlsim::report

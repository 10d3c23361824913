#include "sim/run/peel.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "sim/core/fatal_error.h"

namespace dsqlsim {

namespace {

/// What is left of a finding under a remedy, the less the better: runs that still show it, then violations of any kind.
struct Left {
  std::size_t runs = 0;
  std::size_t violations = 0;
  friend auto operator<=>(const Left&, const Left&) = default;
};

tl::expected<Left, std::string> what_is_left(const Finding& finding, std::string_view remedy, Workspace& workspace) {
  Left left;
  for (RunSpec spec : finding.first_runs) {
    spec.store.append("+").append(remedy);
    const auto report = run(spec, workspace);
    if (!report.has_value()) return tl::unexpected<std::string>(report.error());
    for (const PropertyVerdict& v : report->verdicts) {
      if (v.verdict.kind != VerdictKind::violated) continue;
      ++left.violations;
      if (v.property->name == finding.property && v.verdict.cause == finding.cause) ++left.runs;
    }
  }
  return left;
}

/// Findings that fail a campaign, the most frequent first.
std::vector<std::size_t> by_frequency(const CampaignReport& report) {
  std::vector<std::size_t> order(report.findings.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::erase_if(order, [&report](std::size_t i) { return report.findings[i].soft; });
  std::stable_sort(order.begin(), order.end(), [&report](std::size_t a, std::size_t b) {
    return report.findings[a].runs > report.findings[b].runs;
  });
  return order;
}

/// Fills in the remedy that helps most against the finding, if one makes it vanish from most of its runs. One run or
/// another may lose the finding only because it takes another course.
tl::expected<void, std::string> choose_remedy(PeelStep& step, std::size_t index,
                                              std::span<const std::string_view> remedies, Workspace& workspace) {
  const Finding& finding = step.report.findings[index];
  std::optional<Left> best;
  for (const std::string_view remedy : remedies) {
    const auto left = what_is_left(finding, remedy, workspace);
    if (!left.has_value()) return tl::unexpected<std::string>(left.error());
    if (left->runs * 2 > finding.first_runs.size() || (best.has_value() && !(*left < *best))) continue;
    best = *left;
    step.finding = index;
    step.remedy = remedy;
    step.tried = finding.first_runs.size();
    step.remaining = left->runs;
  }
  return {};
}

}  // namespace

tl::expected<std::vector<PeelStep>, std::string> peel(
    const CampaignSpec& spec, std::span<const std::string_view> remedies, Workspace& workspace,
    const MakeRunner& make_runner, const std::function<void(const PeelStep&)>& after_step, const AfterRun& after_run) {
  std::vector<PeelStep> chain;
  std::vector<std::string_view> left(remedies.begin(), remedies.end());
  CampaignSpec next = spec;
  do {
    const std::unique_ptr<Runner> runner = make_runner ? make_runner(next) : std::make_unique<OwnRunner>(workspace);
    auto report = campaign(next, workspace.catalogue(), *runner, after_run);
    if (!report.has_value()) return tl::unexpected<std::string>(report.error());
    if (!report->broken_off.empty()) throw FatalError(report->broken_off);
    PeelStep& step = chain.emplace_back();
    step.store = next.store;
    step.report = std::move(*report);
    const std::vector<std::size_t> order = by_frequency(step.report);
    if (!order.empty()) step.finding = order.front();
    for (const std::size_t index : order) {
      // What no run survives cannot be tried here, and a half hunt says too little.
      if (step.report.findings[index].property == run_ends().name || step.report.stopped) continue;
      if (const auto tried = choose_remedy(step, index, left, workspace); !tried.has_value()) {
        return tl::unexpected<std::string>(tried.error());
      }
      if (!step.remedy.empty()) break;
    }
    if (after_step) after_step(step);
    std::erase(left, step.remedy);
    next.store.append("+").append(step.remedy);
  } while (!chain.back().is_last());
  return chain;
}

}  // namespace dsqlsim

#include "sim/cli/finding_teller.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/core/check.h"
#include "sim/report/replay_line.h"

namespace dsqlsim::cli {

FindingTeller::FindingTeller(const HuntArguments& arguments, const Tool& tool, Workspace& workspace,
                             report::KnownFindings known)
    : arguments_(arguments), known_(std::move(known)), workspace_(workspace), teller_(tool, workspace, arguments.width) {}

std::string FindingTeller::tell_new(const CampaignReport& so_far) {
  std::string out;
  while (smaller_.size() < so_far.findings.size()) {
    const Finding& finding = so_far.findings[smaller_.size()];
    const auto same = [&finding](const Finding& other) {
      return other.property == finding.property && other.cause == finding.cause;
    };
    const auto begin = so_far.findings.begin();
    const bool told = std::any_of(begin, begin + static_cast<std::ptrdiff_t>(smaller_.size()), same);
    smaller_.emplace_back();
    const bool known = known_.state_of(finding) == report::FindingState::known;
    if (told || known || stories_ >= arguments_.limit_findings) continue;
    ++stories_;
    const std::string story = tell(finding, smaller_.back());
    if (on_told_) on_told_(smaller_.back().has_value() ? smaller_.back()->of(finding) : finding, story);
    out += story + "\n";
  }
  return out;
}

Finding FindingTeller::Smaller::of(Finding finding) const {
  finding.spec = spec;
  finding.digest = digest;
  finding.steps = steps;
  finding.explanation = explanation;
  return finding;
}

std::string FindingTeller::tell(const Finding& finding) {
  std::optional<Smaller> smaller;
  return tell(finding, smaller);
}

std::string FindingTeller::tell(const Finding& finding, std::optional<Smaller>& smaller) {
  if (finding.property == run_ends().name) return tell_dead(finding);
  RunSpec spec = finding.spec;
  std::string shrunk_line;
  if (arguments_.shrink) {
    const auto shrunk = shrink(finding.spec, {finding.property, finding.cause}, workspace_);
    CHECK(shrunk.has_value());
    spec = shrunk->spec;
    shrunk_line = shrunk_text(*shrunk);
  }
  RunOptions options;
  options.detail = true;
  const auto report = run(spec, workspace_, options);
  CHECK(report.has_value());
  smaller = Smaller{spec, report->digest, report->steps, report->verdict_of(finding.property)->verdict.explanation};
  return teller_.tell(*report, finding.property) + shrunk_line;
}

std::string FindingTeller::tell_dead(const Finding& finding) {
  return fmt::format("violated {}: {}\n  claim    {}\n  happened {}\n  run      {}, store {}, dialect {}, strategy {}, seed {}\n\nreplay: {}\n",
                     finding.property, finding.cause, run_ends().claim, finding.explanation, finding.spec.scenario,
                     finding.spec.store, finding.spec.dialect, finding.spec.strategy, finding.spec.seed,
                     report::replay_line(finding.spec));
}

void FindingTeller::put_smaller_into(CampaignReport& report) const {
  for (std::size_t i = 0; i < report.findings.size() && i < smaller_.size(); ++i) {
    if (!smaller_[i].has_value()) continue;
    report.findings[i] = smaller_[i]->of(std::move(report.findings[i]));
  }
}

std::string shrunk_text(const Shrunk& shrunk) {
  return fmt::format("shrunk: {} of {} brackets kept after {} runs{}\n", shrunk.brackets_after, shrunk.brackets_before,
                     shrunk.runs, shrunk.minimal ? ", and none can go" : "");
}

}  // namespace dsqlsim::cli

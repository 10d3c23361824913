#include "sim/cli/finding_teller.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/cli/finding_file.h"
#include "sim/core/check.h"
#include "sim/report/bugs.h"
#include "sim/report/certificate_text.h"
#include "sim/report/replay_line.h"
#include "sim/report/summary.h"
#include "sim/run/shape.h"

namespace dsqlsim::cli {

namespace {
constexpr std::uint64_t most_shrunk_untold = 48;

/// Some turn out to tell a story that was told already, so more are looked at than get a story.
std::uint64_t most_shrunk(const HuntArguments& arguments) { return 2 * arguments.limit_findings; }
}  // namespace

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
    if (told || known || stories_ >= arguments_.limit_findings || shrunk_ >= most_shrunk(arguments_)) continue;
    ++shrunk_;
    const std::string story = tell(finding, smaller_.back());
    if (on_told_) on_told_(smaller_.back().has_value() ? smaller_.back()->of(finding) : finding, story, recorded_);
    if (const std::optional<std::size_t> first = same_story(smaller_.size() - 1); first.has_value()) {
      out += fmt::format("the story of {} also violates {}: {}\nreplay: {}\n\n", report::finding_name(so_far.findings[*first]),
                         finding.property, finding.cause, report::replay_line(smaller_.back()->spec));
      continue;
    }
    ++stories_;
    out += story + "\n";
  }
  return out;
}

std::optional<std::size_t> FindingTeller::same_story(std::size_t finding) const {
  if (!smaller_[finding].has_value() || smaller_[finding]->shape == 0) return std::nullopt;
  for (std::size_t i = 0; i < finding; ++i) {
    if (smaller_[i].has_value() && smaller_[i]->shape == smaller_[finding]->shape) return i;
  }
  return std::nullopt;
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
  recorded_.clear();
  if (finding.property == run_ends().name) return tell_dead(finding);
  RunSpec spec = finding.spec;
  std::string shrunk_line;
  if (arguments_.shrink) {
    const auto shrunk = shrink(finding.spec, {finding.property, finding.cause}, workspace_);
    CHECK(shrunk.has_value());
    spec = shrunk->spec;
    const auto certificate = certify(spec, {finding.property, finding.cause}, workspace_, !shrunk->minimal);
    CHECK(certificate.has_value());
    shrunk_line = shrunk_text(*shrunk, *certificate);
  }
  RunOptions options;
  options.detail = true;
  options.record = options.list_brackets = on_told_ != nullptr;
  const auto report = run(spec, workspace_, options);
  CHECK(report.has_value());
  if (on_told_) recorded_ = recorded_text(*report, teller_);
  smaller = Smaller{spec, report->digest, report->steps, report->verdict_of(finding.property)->verdict.explanation,
                    arguments_.shrink ? shape_of(workspace_.history()) : 0};
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

void FindingTeller::shrink_rest(const CampaignReport& report) {
  if (!arguments_.shrink || arguments_.limit_findings == 0 || arguments_.backend != "model") return;
  smaller_.resize(std::max(smaller_.size(), report.findings.size()));
  std::uint64_t left = most_shrunk_untold;
  for (std::size_t i = 0; i < report.findings.size() && left > 0; ++i) {
    const Finding& finding = report.findings[i];
    const bool known = known_.state_of(finding) == report::FindingState::known;
    if (smaller_[i].has_value() || known || finding.property == run_ends().name) continue;
    (void)tell(finding, smaller_[i]);
    --left;
  }
}

std::string FindingTeller::bugs(const CampaignReport& report) const {
  std::vector<std::uint64_t> shapes;
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    shapes.push_back(i < smaller_.size() && smaller_[i].has_value() ? smaller_[i]->shape : 0);
  }
  const std::vector<report::Bug> all = report::bugs_of(report, shapes);
  std::string out;
  for (std::size_t i = 0; i < all.size(); ++i) out += report::bug_line(report, all[i], i + 1) + "\n";
  return out;
}

std::string shrunk_text(const Shrunk& shrunk, const Certificate& certificate) {
  return fmt::format("shrunk: {}{}\nshrunk from {} brackets to {} in {} runs\n", report::certificate_line(certificate),
                     shrunk.minimal ? "" : "; cut short, dsqlsim shrink TOKEN goes on", shrunk.brackets_before, shrunk.brackets_after,
                     shrunk.runs);
}

}  // namespace dsqlsim::cli

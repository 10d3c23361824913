#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "sim/cli/commands.h"
#include "sim/cli/finding_teller.h"
#include "sim/cli/hunting.h"
#include "sim/cli/interruption.h"
#include "sim/cli/progress.h"
#include "sim/core/fatal_error.h"
#include "sim/report/replay_line.h"
#include "sim/run/peel.h"

namespace dsqlsim::cli {

namespace {

constexpr std::string_view all_mended = "fixed";

/// One line of the chain. The store, which gets longer with each remedy, is told where the chain ends.
std::string link_text(std::size_t number, const PeelStep& step) {
  if (!step.finding.has_value()) {
    return fmt::format("peel {}: found nothing in {} runs of {}\n", number, step.report.runs, step.store);
  }
  const Finding& f = step.report.findings[*step.finding];
  const std::string found =
      fmt::format("peel {}: {}: {} ({} of {} runs)", number, f.property, f.cause, f.runs, step.report.runs);
  if (step.report.stopped) return fmt::format("{}: interrupted before a remedy was tried; {}\n", found, step.store);
  if (step.is_last()) return fmt::format("{}: no remedy mends it; {}\n", found, step.store);
  return fmt::format("{} -> remedy {} ({} of {} such runs still show it)\n", found, step.remedy, step.remaining,
                     step.tried);
}

/// The step's other findings, the most frequent, on one line; empty if there are none.
std::string others_text(std::size_t number, const PeelStep& step) {
  constexpr std::size_t most = 3;
  std::vector<const Finding*> others;
  for (std::size_t i = 0; i < step.report.findings.size(); ++i) {
    if (i != step.finding) others.push_back(&step.report.findings[i]);
  }
  if (others.empty()) return {};
  std::stable_sort(others.begin(), others.end(), [](const Finding* a, const Finding* b) { return a->runs > b->runs; });
  std::string out;
  for (std::size_t i = 0; i < std::min(most, others.size()); ++i) {
    const Finding& f = *others[i];
    out += fmt::format("{}{}: {} ({}, {} runs)", i == 0 ? "" : "; ", f.property, f.cause, f.spec.scenario, f.runs);
  }
  if (others.size() > most) out += fmt::format("; and {} more", others.size() - most);
  return fmt::format("peel {} also finds {}\n", number, out);
}

/// What the variant with every remedy gives, which should be nothing.
tl::expected<bool, std::string> hunt_fixed(CampaignSpec spec, const Tool& tool, const MakeRunner& make_runner,
                                           const Interruption& interruption, Progress& progress, Console& console) {
  spec.store = all_mended;
  const auto runner = make_runner(spec);
  const auto report = campaign(spec, tool.catalogue, *runner, [&](const RunReport&, const CampaignReport& so_far) {
    progress.after_run(so_far);
    return !interruption.wished();
  });
  progress.clear();
  if (!report.has_value()) return tl::unexpected<std::string>(report.error());
  if (!report->broken_off.empty()) throw FatalError(report->broken_off);
  for (const Finding& f : report->findings) {
    console.out << fmt::format("{}: {}: {} ({} of {} runs), {}\n", all_mended, f.property, f.cause, f.runs,
                               report->runs, report::replay_line(f.spec));
  }
  if (report->findings.empty()) console.out << fmt::format("{}: found nothing in {} runs\n", all_mended, report->runs);
  return report->found_something();
}

}  // namespace

ExitCode hunt_peeling(const HuntArguments& arguments, const CampaignSpec& spec, const Tool& tool, Workspace& workspace,
                      Console& console) {
  std::vector<std::string_view> remedies;
  for (const Word& remedy : tool.remedies) {
    // One that the variant has already cannot be added.
    if (arguments.store.find("+" + std::string(remedy.name)) == std::string::npos) remedies.push_back(remedy.name);
  }
  FindingTeller teller(arguments, tool, workspace);
  Progress progress(console, runs_of(spec));
  const Interruption interruption;
  const MakeRunner make_runner = runners(arguments.jobs, arguments.run_limit, tool, workspace);
  std::string chain_text;
  std::size_t number = 0;
  const auto chain = peel(
      spec, remedies, workspace, make_runner,
      [&](const PeelStep& step) {
        progress.clear();
        const std::string link = link_text(++number, step);
        if (step.finding.has_value()) console.out << teller.tell(step.report.findings[*step.finding]);
        console.out << link << others_text(number, step) << "\n" << std::flush;
        chain_text += link;
      },
      [&](const RunReport&, const CampaignReport& so_far) {
        progress.after_run(so_far);
        return !interruption.wished();
      });
  if (!chain.has_value()) return refuse_usage(console, chain.error());
  console.out << chain_text;
  if (interruption.wished()) console.out << "stopped early: the chain is not at its end\n";
  bool found = chain->front().report.found_something();
  const auto is_fixed = [](const Word& w) { return w.name == all_mended; };
  if (!interruption.wished() && std::any_of(tool.stores.begin(), tool.stores.end(), is_fixed)) {
    const auto fixed_found = hunt_fixed(spec, tool, make_runner, interruption, progress, console);
    if (!fixed_found.has_value()) return refuse_usage(console, fixed_found.error());
    found = found || *fixed_found;
  }
  if (found) return ExitCode::violated;
  return interruption.wished() ? ExitCode::environment : ExitCode::nothing_found;
}

}  // namespace dsqlsim::cli

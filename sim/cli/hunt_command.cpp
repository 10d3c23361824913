#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "sim/cli/commands.h"
#include "sim/cli/finding_teller.h"
#include "sim/cli/hunt_archive.h"
#include "sim/cli/hunting.h"
#include "sim/cli/interruption.h"
#include "sim/cli/progress.h"
#include "sim/cli/result_file.h"
#include "sim/cli/text_file.h"
#include "sim/cli/time_limit.h"
#include "sim/cli/worker_pool.h"
#include "sim/report/junit.h"
#include "sim/report/summary.h"

namespace dsqlsim::cli {

namespace {

ExitCode exit_code_of(const CampaignReport& report, const report::KnownFindings& known, bool require_reached) {
  if (!report.nondeterminism.empty()) return ExitCode::nondeterminism;
  if (known.any_to_report(report)) return ExitCode::violated;
  // Not a green run: it did not do what it was told to do.
  if (report.stopped) return ExitCode::environment;
  const auto unreached = [](const GoalCount& g) { return g.runs == 0; };
  if (require_reached && std::any_of(report.goals.begin(), report.goals.end(), unreached)) return ExitCode::violated;
  return ExitCode::nothing_found;
}

/// Findings of earlier hunts come first. True if one that fails a hunt is still there.
bool try_earlier(HuntArchive& archive, const report::KnownFindings& known, bool quiet, Workspace& workspace,
                 Console& console) {
  bool still_there = false;
  for (const archive::ArchivedFinding& f : archive.earlier()) {
    const auto report = run(*RunSpec::parse(f.token), workspace);
    const PropertyVerdict* v = report.has_value() ? report->verdict_of(f.property) : nullptr;
    const bool shows = v != nullptr && v->verdict.kind == VerdictKind::violated && v->verdict.cause == f.cause;
    still_there = still_there || (shows && !f.soft && known.state_of(f.name) != report::FindingState::known);
    if (quiet) continue;
    console.out << fmt::format("earlier finding {}: its run {}, build/release/dsqlsim replay {}\n", f.name,
                               shows ? "still shows it" : "no longer shows it", f.token);
  }
  return still_there;
}

}  // namespace

tl::expected<report::KnownFindings, std::string> read_known(const std::optional<std::string>& path) {
  if (!path.has_value()) return report::KnownFindings();
  if (std::filesystem::is_directory(*path)) {
    return tl::unexpected<std::string>(fmt::format("--known: '{}' is no file that can be read", *path));
  }
  const std::optional<std::string> text = text_of_file(*path);
  if (!text.has_value()) return tl::unexpected<std::string>(fmt::format("--known: there is no file '{}'", *path));
  return report::KnownFindings::parse(*text, *path);
}

std::vector<std::string> scenarios_of(const std::vector<std::string>& wished, const Catalogue& catalogue) {
  if (!wished.empty()) return wished;
  std::vector<std::string> all;
  for (const Scenario& s : catalogue.scenarios) all.emplace_back(s.name);
  return all;
}

CampaignSpec campaign_spec(const HuntArguments& arguments, const Catalogue& catalogue) {
  CampaignSpec spec;
  spec.scenarios = scenarios_of(arguments.scenarios, catalogue);
  spec.strategies = arguments.strategies;
  spec.store = arguments.store;
  spec.dialect = arguments.dialect;
  spec.backend = arguments.backend;
  if (is_on_server(spec.backend) && spec.dialect == newest_dialect) spec.dialect = spec.backend;
  spec.first_seed = arguments.first_seed;
  spec.last_seed = arguments.last_seed;
  spec.check_determinism = arguments.check_determinism;
  spec.faults = arguments.faults;
  return spec;
}

MakeRunner runners(std::optional<std::uint64_t> wished_jobs, std::chrono::seconds run_limit, const Tool& tool,
                   Workspace& workspace) {
  const std::uint64_t jobs =
      wished_jobs.value_or(static_cast<std::uint64_t>(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN))));
  if (jobs == 0 || tool.executable.empty()) {
    return [&workspace](const CampaignSpec&) { return std::make_unique<OwnRunner>(workspace); };
  }
  const PoolSettings settings{tool.executable, jobs, run_limit, tool.server};
  return [&tool, settings](const CampaignSpec& spec) {
    return std::make_unique<WorkerPool>(spec, tool.catalogue, settings);
  };
}

std::optional<std::string> first_error(const CampaignSpec& spec, Workspace& workspace) {
  for (const std::string& scenario : spec.scenarios) {
    for (const std::string& strategy : spec.strategies) {
      const RunSpec one{scenario,        spec.store,   spec.dialect, strategy,
                        spec.first_seed, std::nullopt, spec.backend, spec.faults};
      if (auto error = error_in(one, workspace); error.has_value()) return error;
    }
  }
  return std::nullopt;
}

ExitCode hunt(const HuntArguments& arguments, const Tool& tool, Console& console) {
  CampaignSpec spec = campaign_spec(arguments, tool.catalogue);
  Workspace workspace(tool.catalogue);
  if (const auto error = first_error(spec, workspace); error.has_value()) return refuse_usage(console, *error);
  if (arguments.peel) return hunt_peeling(arguments, spec, tool, workspace, console);
  const auto known = read_known(arguments.known);
  if (!known.has_value()) return refuse_usage(console, known.error());
  std::optional<ResultFile> junit;
  if (arguments.junit.has_value()) junit.emplace(*arguments.junit);
  FindingTeller teller(arguments, tool, workspace, *known);
  std::optional<HuntArchive> archive;
  if (arguments.archive.has_value()) {
    archive.emplace(arguments, spec, tool);
    teller.on_told([&archive](const Finding& smaller, const std::string& story, const std::string& recorded) {
      archive->told(smaller, story, recorded);
    });
    if (archive->left().first_seed != spec.first_seed) {
      console.err << fmt::format("dsqlsim: note: the archive has the runs of seeds below {}\n",
                                 archive->left().first_seed);
    }
  }
  const bool still_there = archive.has_value() && try_earlier(*archive, *known, arguments.json, workspace, console);
  const CampaignSpec left = archive.has_value() ? archive->left() : spec;
  // A hunt for some time has seeds of its own.
  if (arguments.time_limit.has_value()) spec.first_seed = left.first_seed;
  Progress progress(console, runs_of(spec), arguments.time_limit);
  const Interruption interruption;
  const TimeLimit limit(arguments.time_limit);
  bool time_is_up = false;
  const std::unique_ptr<Runner> runner = runners(arguments.jobs, arguments.run_limit, tool, workspace)(left);
  const auto after_run = [&](const RunReport& run, const CampaignReport& so_far) {
    if (archive.has_value()) archive->after_run(so_far, run.spec, is_last_of_its_seed(run.spec, spec));
    const std::string stories = teller.tell_new(so_far);
    if (!stories.empty() && !arguments.json) {
      progress.clear();
      console.out << stories << std::flush;
    }
    progress.after_run(so_far);
    if (!is_last_of_its_seed(run.spec, spec)) return true;
    time_is_up = limit.passed();
    if (time_is_up) spec.last_seed = run.spec.seed;
    return !interruption.wished() && !time_is_up;
  };
  auto report =
      campaign(left, tool.catalogue, *runner, after_run, archive.has_value() ? archive->so_far() : CampaignReport());
  progress.clear();
  if (!report.has_value()) return refuse_usage(console, report.error());
  // It did what it was told to do.
  if (time_is_up && report->broken_off.empty()) report->stopped = false;
  // A hunt that was broken off has half a seed; the archive has whole ones.
  if (archive.has_value() && report->broken_off.empty()) archive->finish(*report);
  if (!arguments.json && !report->stopped) teller.shrink_rest(*report);
  teller.put_smaller_into(*report);
  if (junit.has_value()) junit->write(report::junit_xml(spec, *report));
  if (!arguments.json) console.out << teller.bugs(*report);
  const auto detail = arguments.verbose ? report::SummaryDetail::counts : report::SummaryDetail::scenarios;
  console.out << (arguments.json ? report::summary_json(spec, *report, *known)
                                 : report::summary_text(spec, *report, *known, detail));
  if (!report->broken_off.empty()) {
    console.err << fmt::format("dsqlsim: the hunt ends after {} runs: {}\n", report->runs, report->broken_off);
    return ExitCode::environment;
  }
  const ExitCode code = exit_code_of(*report, *known, arguments.require_reached);
  if (code == ExitCode::violated && !known->any_to_report(*report) && !arguments.json) {
    console.out << "failed: goals were never reached, and --require-reached asks for all of them\n";
  }
  return still_there && code == ExitCode::nothing_found ? ExitCode::violated : code;
}

}  // namespace dsqlsim::cli

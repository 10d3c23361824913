#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "sim/cli/certificates.h"
#include "sim/cli/commands.h"
#include "sim/cli/neighbours.h"
#include "sim/cli/replay_subject.h"
#include "sim/cli/result_file.h"
#include "sim/cli/stopping.h"
#include "sim/cli/telling.h"
#include "sim/explore/neighbour.h"
#include "sim/report/story.h"
#include "sim/report/summary.h"

namespace dsqlsim::cli {

namespace {

/// The brackets that the token keeps and that the run did not have.
std::vector<BracketTag> missing(const RunReport& report) {
  std::vector<BracketTag> opened;
  for (const OpenedBracket& b : report.brackets) opened.push_back(b.tag);
  std::sort(opened.begin(), opened.end());
  std::vector<BracketTag> out;
  const std::vector<BracketTag> kept = report.spec.keep.value_or(std::vector<BracketTag>{});
  std::set_difference(kept.begin(), kept.end(), opened.begin(), opened.end(), std::back_inserter(out));
  return out;
}

void tell_missing(const RunReport& report, Console& console) {
  const std::vector<BracketTag> tags = missing(report);
  if (tags.empty()) return;
  std::string names;
  for (const BracketTag tag : tags) names += (names.empty() ? "" : ", ") + tag.text();
  console.err << fmt::format(
      "dsqlsim: note: the token keeps {}, which did not occur in this run: it was copied wrongly, or is of another version\n",
      names);
}

void tell(const RunReport& report, const Teller& teller, Console& console) {
  std::size_t violated = 0;
  for (const PropertyVerdict& v : report.verdicts) {
    if (v.verdict.kind != VerdictKind::violated) continue;
    console.out << teller.tell(report, v.property->name) << "\n";
    ++violated;
  }
  if (violated == 0) console.out << teller.tell_end(report) << "\n";
  for (const PropertyVerdict& v : report.verdicts) {
    const std::string_view verdict = v.verdict.kind == VerdictKind::holds      ? "holds"
                                     : v.verdict.kind == VerdictKind::violated ? "violated"
                                                                               : "undecided";
    const std::string& why = v.verdict.explanation;
    console.out << fmt::format("{} {}{}{}\n", verdict, v.property->name, why.empty() ? "" : ": ", why);
  }
  const auto undecided = std::count_if(report.verdicts.begin(), report.verdicts.end(), [](const PropertyVerdict& v) {
    return v.verdict.kind == VerdictKind::undecided;
  });
  std::string on;
  for (const std::string& fault : report::faults_on(report)) on += (on.empty() ? "" : ", ") + fault;
  console.out << fmt::format("faults on: {}\n", on.empty() ? "none" : on + ", in so many of a thousand calls");
  console.out << fmt::format("run {}: {} steps, {} statements, {} faults, {} properties violated, {} undecided\n",
                             report.spec.token(), report.steps, report.calls, report.strikes, violated, undecided);
}

/// Says which build found it, and how the run of its token compares. True if that is not the run that was found, and it has
/// to be followed by meaning.
bool compare(const FindingFile& finding, const Tool& tool, Workspace& workspace, Console& console) {
  if (finding.finding.build != tool.commit) {
    console.out << fmt::format("built from {}, you have {}\n", finding.finding.build, tool.commit);
  }
  if (finding.finding.property == run_ends().name) return false;
  RunOptions options;
  options.detail = true;
  const auto report = run(finding.run.spec, workspace, options);
  // An error is told when it is run to be told.
  if (!report.has_value()) return false;
  const Teller teller(tool, workspace, report::usual_width);
  console.out << comparison_text(finding, *report, teller.steps(*report));
  return report->digest != finding.finding.digest && !finding.run.recording.schedule.empty();
}

/// Makes a recording of a run that is named by its token alone.
std::optional<std::string> record(RecordedRun& run, Workspace& workspace) {
  if (!run.recording.schedule.empty()) return std::nullopt;
  RunOptions options;
  options.record = true;
  auto report = dsqlsim::run(run.spec, workspace, options);
  if (!report.has_value()) return report.error();
  run.recording = std::move(report->recording);
  return std::nullopt;
}

void tell_whether_shown(const FindingFile& finding, const RunReport& report, Console& console) {
  const PropertyVerdict* v = report.verdict_of(finding.finding.property);
  const bool shown = v != nullptr && v->verdict.kind == VerdictKind::violated && v->verdict.cause == finding.finding.cause;
  console.out << fmt::format("{} {}: {}\n", shown ? "still shows" : "no longer shows", finding.finding.property,
                             finding.finding.cause);
}

}  // namespace

ExitCode replay(const ReplayArguments& arguments, const Tool& tool, Console& console) {
  auto subject = replay_subject(arguments.run, arguments.archive);
  if (!subject.has_value()) return refuse_usage(console, subject.error());
  RecordedRun& recorded = subject->run;
  if (tool.server.has_value() && recorded.spec.backend == "model") {
    return refuse_usage(console, "--dsn names a server, and this run is on the model");
  }
  if (arguments.stops()) return replay_stopping(arguments, recorded, subject->is_recording, tool, console);
  std::optional<ResultFile> page;
  if (arguments.html.has_value()) page.emplace(*arguments.html);
  Workspace workspace(tool.catalogue);
  bool follows = subject->is_recording;
  if (subject->finding.has_value() && !arguments.digest && !arguments.store.has_value()) {
    follows = compare(*subject->finding, tool, workspace, console);
  }
  const bool has_steps = subject->finding.has_value() && !arguments.neighbour.has_value();
  if (arguments.store.has_value()) {
    if (const auto error = record(recorded, workspace); error.has_value()) return refuse_usage(console, *error);
    recorded.spec.store = *arguments.store;
    follows = true;
  }
  if (arguments.neighbour.has_value()) {
    if (const auto error = record(recorded, workspace); error.has_value()) return refuse_usage(console, *error);
    recorded.recording = explore::neighbour(std::move(recorded.recording), *arguments.neighbour);
    follows = true;
  }
  RunOptions options;
  options.detail = !arguments.digest || arguments.html.has_value();
  options.record = arguments.record.has_value() || arguments.neighbours > 0 || follows;
  options.list_brackets = recorded.spec.keep.has_value();
  if (follows) options.follow = &recorded.recording;
  const auto report = run(recorded.spec, workspace, options);
  if (!report.has_value()) return refuse_usage(console, report.error());
  tell_missing(*report, console);
  if (arguments.record.has_value()) write_recording(*arguments.record, {report->spec, report->recording});
  if (!arguments.digest) {
    tell(*report, Teller(tool, workspace, arguments.width, arguments.verbose), console);
    if (subject->finding.has_value()) tell_whether_shown(*subject->finding, *report, console);
    if (follows) {
      console.out << followed_text(recorded.recording, report->recording,
                                   has_steps ? subject->finding->steps : std::vector<std::string>{});
    }
  }
  // What comes now runs in the workspace: the history is another one from here on.
  if (page.has_value()) page->write(Teller(tool, workspace, arguments.width).html(*report));
  if (!arguments.digest && !follows) console.out << certificates(*report, arguments.verbose, workspace);
  const Neighbourhood around = try_neighbours(report->spec, report->recording, arguments.neighbours, workspace);
  if (around.tried > 0) console.out << neighbourhood_text(around);
  console.out << fmt::format("digest {}\n", report::digest_text(report->digest));
  return report->first_violation() != nullptr || around.found_something() ? ExitCode::violated : ExitCode::nothing_found;
}

}  // namespace dsqlsim::cli

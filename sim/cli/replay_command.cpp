#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "sim/archive/archive.h"
#include "sim/cli/certificates.h"
#include "sim/cli/commands.h"
#include "sim/cli/recording_file.h"
#include "sim/cli/result_file.h"
#include "sim/cli/stopping.h"
#include "sim/cli/telling.h"
#include "sim/report/story.h"
#include "sim/report/summary.h"

namespace dsqlsim::cli {

namespace {

/// A token, or else the file of a recording.
tl::expected<RecordedRun, std::string> what_to_run(const std::string& run, bool& is_recording) {
  const auto spec = RunSpec::parse(run);
  is_recording = false;
  if (spec.has_value()) return RecordedRun{*spec, {}};
  auto recorded = read_recording(run);
  if (recorded.has_value()) {
    is_recording = true;
    return recorded;
  }
  // Whoever writes a token has slashes in it and no .json behind.
  const bool looks_like_file = run.ends_with(".json") || run.find('/') == std::string::npos;
  return tl::unexpected<std::string>(looks_like_file && run.find('.') != std::string::npos ? recorded.error()
                                                                                           : spec.error());
}

/// How many of the recorded events happened again, in any order.
std::size_t followed(std::vector<std::uint64_t> recorded, std::vector<std::uint64_t> happened) {
  std::sort(recorded.begin(), recorded.end());
  std::sort(happened.begin(), happened.end());
  std::vector<std::uint64_t> both;
  std::set_intersection(recorded.begin(), recorded.end(), happened.begin(), happened.end(), std::back_inserter(both));
  return both.size();
}

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

}  // namespace

ExitCode replay(const ReplayArguments& arguments, const Tool& tool, Console& console) {
  std::optional<archive::ArchivedFinding> finding;
  if (arguments.archive.has_value()) {
    auto found = archive::Archive(*arguments.archive, archive::Archive::Use::read).find(arguments.run);
    if (!found.has_value()) return refuse_usage(console, found.error());
    finding = std::move(*found);
    if (finding->build != tool.commit) {
      console.err << fmt::format("dsqlsim: note: the finding is of build {}, this is {}\n", finding->build, tool.commit);
    }
  }
  bool is_recording = false;
  const auto recorded = what_to_run(finding.has_value() ? finding->token : arguments.run, is_recording);
  if (!recorded.has_value()) return refuse_usage(console, recorded.error());
  if (arguments.stops()) return replay_stopping(arguments, *recorded, is_recording, tool, console);
  std::optional<ResultFile> page;
  if (arguments.html.has_value()) page.emplace(*arguments.html);
  Workspace workspace(tool.catalogue);
  RunOptions options;
  options.detail = !arguments.digest || arguments.html.has_value();
  options.record = arguments.record.has_value() || is_recording;
  options.list_brackets = recorded->spec.keep.has_value();
  if (is_recording) options.follow = &recorded->recording;
  const auto report = run(recorded->spec, workspace, options);
  if (!report.has_value()) return refuse_usage(console, report.error());
  tell_missing(*report, console);
  if (arguments.record.has_value()) write_recording(*arguments.record, {report->spec, report->recording});
  if (!arguments.digest) {
    tell(*report, Teller(tool, workspace, arguments.width, arguments.verbose), console);
    if (is_recording) {
      console.out << fmt::format("followed {} of {} recorded events\n",
                                 followed(recorded->recording.schedule, report->recording.schedule),
                                 recorded->recording.schedule.size());
    }
  }
  if (finding.has_value()) {
    const bool same = report->digest == finding->digest;
    console.out << (same ? "the archived digest\n"
                         : fmt::format("not the archived digest, {}\n", report::digest_text(finding->digest)));
  }
  // What comes now runs in the workspace: the history is another one from here on.
  if (page.has_value()) page->write(Teller(tool, workspace, arguments.width).html(*report));
  if (!arguments.digest && !is_recording) {
    console.out << certificates(*report, arguments.verbose, workspace);
  }
  console.out << fmt::format("digest {}\n", report::digest_text(report->digest));
  return report->first_violation() != nullptr ? ExitCode::violated : ExitCode::nothing_found;
}

}  // namespace dsqlsim::cli

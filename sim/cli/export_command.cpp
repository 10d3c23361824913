// `dsqlsim export` and `dsqlsim import`: findings as files.

#include <fmt/format.h>

#include <ostream>

#include "sim/archive/archive.h"
#include "sim/cli/commands.h"
#include "sim/cli/finding_file.h"
#include "sim/cli/result_file.h"
#include "sim/cli/text_file.h"
#include "sim/report/summary.h"

namespace dsqlsim::cli {

namespace {

using archive::Archive;
using archive::ArchivedFinding;
using Exported = tl::expected<ArchivedFinding, std::string>;

RunOptions everything_written_down() {
  RunOptions options;
  options.detail = options.record = options.list_brackets = true;
  return options;
}

/// What a run shows: the named property, or the first that is violated.
Exported of_token(const RunSpec& spec, const std::optional<std::string>& property, const Tool& tool) {
  Workspace workspace(tool.catalogue);
  const auto report = run(spec, workspace, everything_written_down());
  if (!report.has_value()) return tl::unexpected<std::string>(report.error());
  const PropertyVerdict* v = property.has_value() ? report->verdict_of(*property) : report->first_violation();
  if (v == nullptr || v->verdict.kind != VerdictKind::violated) {
    return tl::unexpected<std::string>(fmt::format("run {} does not violate {}: there is nothing to export",
                                                   spec.token(), property.value_or("anything")));
  }
  Finding f{v->property->name,
            v->verdict.cause,
            spec,
            report->digest,
            report->steps,
            v->verdict.explanation,
            1,
            v->property->soft,
            {}};
  const Teller teller(tool, workspace, report::usual_width);
  return ArchivedFinding{report::finding_name(f),
                         std::string(f.property),
                         f.cause,
                         spec.scenario,
                         f.soft,
                         spec.token(),
                         f.digest,
                         f.steps,
                         f.explanation,
                         teller.tell(*report, f.property),
                         std::string(tool.commit),
                         std::string(tool.commit),
                         recorded_text(*report, teller)};
}

/// A finding that nobody told has no recording yet: its run is made again, if this build still makes it.
Exported recorded(ArchivedFinding f, const Tool& tool) {
  if (!f.recorded.empty() || f.property == run_ends().name) return f;
  const auto spec = RunSpec::parse(f.token);
  if (!spec.has_value()) return tl::unexpected<std::string>(spec.error());
  Workspace workspace(tool.catalogue);
  const auto report = run(*spec, workspace, everything_written_down());
  if (!report.has_value()) return tl::unexpected<std::string>(report.error());
  if (report->digest != f.digest) {
    return tl::unexpected<std::string>(fmt::format(
        "finding {} was kept without its steps, and its run is another one on this build: export it with build {}",
        f.name, f.build));
  }
  f.recorded = recorded_text(*report, Teller(tool, workspace, report::usual_width));
  return f;
}

Exported what_to_export(const ExportArguments& arguments, const Tool& tool) {
  if (arguments.archive.has_value()) {
    Exported found = Archive(*arguments.archive, Archive::Use::read).find(arguments.finding);
    if (!found.has_value()) return found;
    return recorded(std::move(*found), tool);
  }
  const auto spec = RunSpec::parse(arguments.finding);
  if (!spec.has_value()) return tl::unexpected<std::string>(spec.error());
  return of_token(*spec, arguments.property, tool);
}

}  // namespace

ExitCode export_finding(const ExportArguments& arguments, const Tool& tool, Console& console) {
  ResultFile file(arguments.file);
  const Exported finding = what_to_export(arguments, tool);
  if (!finding.has_value()) return refuse_usage(console, finding.error());
  file.write(finding_text(*finding));
  console.out << fmt::format("exported {}: {}; build {}, build/release/dsqlsim replay {}\n", finding->name,
                             finding->cause, finding->build, arguments.file);
  return ExitCode::nothing_found;
}

ExitCode import_findings(const ImportArguments& arguments, const Tool& /*tool*/, Console& console) {
  std::vector<FindingFile> findings;
  for (const std::string& path : arguments.files) {
    const std::optional<std::string> text = text_of_file(path);
    if (!text.has_value()) return refuse_usage(console, fmt::format("finding '{}': there is no such file", path));
    auto finding = parse_finding(*text);
    if (!finding.has_value()) return refuse_usage(console, fmt::format("finding '{}': {}", path, finding.error()));
    findings.push_back(std::move(*finding));
  }
  Archive archive(arguments.archive, Archive::Use::hunt);
  for (const FindingFile& f : findings) {
    archive.put(f.finding);
    const bool kept = archive.find(f.finding.name)->token == f.finding.token;
    console.out << fmt::format("imported {}{}\n", f.finding.name,
                               kept ? "" : ": the archive has a run of it that is no larger");
  }
  return ExitCode::nothing_found;
}

}  // namespace dsqlsim::cli

#include <ostream>

#include <fmt/format.h>

#include "sim/cli/commands.h"
#include "sim/cli/finding_teller.h"
#include "sim/core/check.h"
#include "sim/core/nearest_word.h"
#include "sim/report/certificate_text.h"
#include "sim/report/summary.h"

namespace dsqlsim::cli {

namespace {

/// The verdict to keep: of the property asked for, or the first that is violated.
tl::expected<ShrinkTarget, std::string> target_of(const RunReport& report, const std::optional<std::string>& property) {
  if (property.has_value()) {
    std::vector<std::string_view> names;
    for (const PropertyVerdict& v : report.verdicts) names.push_back(v.property->name);
    const PropertyVerdict* v = report.verdict_of(*property);
    if (v == nullptr) return tl::unexpected<std::string>(unknown_word("property", *property, names));
    return ShrinkTarget{v->property->name, v->verdict.cause};
  }
  const PropertyVerdict* v = report.first_violation();
  if (v == nullptr) {
    return tl::unexpected<std::string>(
        fmt::format("run {} violates nothing: there is nothing to shrink", report.spec.token()));
  }
  return ShrinkTarget{v->property->name, v->verdict.cause};
}

}  // namespace

ExitCode shrink_one(const ShrinkArguments& arguments, const Tool& tool, Console& console) {
  const auto spec = RunSpec::parse(arguments.token);
  if (!spec.has_value()) return refuse_usage(console, spec.error());
  Workspace workspace(tool.catalogue);
  const auto whole = run(*spec, workspace);
  if (!whole.has_value()) return refuse_usage(console, whole.error());
  const auto target = target_of(*whole, arguments.property);
  if (!target.has_value()) return refuse_usage(console, target.error());
  const auto small = shrink(*spec, *target, workspace);
  if (!small.has_value()) return refuse_usage(console, small.error());
  RunOptions options;
  options.detail = true;
  const auto report = run(small->spec, workspace, options);
  CHECK(report.has_value() && report->digest == small->digest);
  console.out << Teller(tool, workspace, arguments.width).tell(*report, target->property);
  const auto certificate = certify(small->spec, *target, workspace, !small->minimal);
  CHECK(certificate.has_value());
  console.out << shrunk_text(*small, *certificate);
  const std::vector<std::string> removals = report::removal_lines(*certificate);
  for (std::size_t i = 0; arguments.verbose && i < removals.size(); ++i) console.out << fmt::format("  {}\n", removals[i]);
  console.out << fmt::format("digest {}\n", report::digest_text(small->digest));
  return ExitCode::violated;
}

}  // namespace dsqlsim::cli

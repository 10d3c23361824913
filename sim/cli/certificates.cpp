#include "sim/cli/certificates.h"

#include <fmt/format.h>

#include "sim/core/check.h"
#include "sim/report/certificate_text.h"

namespace dsqlsim::cli {

std::string certificates(const RunReport& report, bool everything, Workspace& workspace) {
  if (!report.spec.keep.has_value()) return {};
  std::string out;
  for (const PropertyVerdict& v : report.verdicts) {
    if (v.verdict.kind != VerdictKind::violated) continue;
    const auto certificate = certify(report.spec, {v.property->name, v.verdict.cause}, workspace, !everything);
    CHECK(certificate.has_value());
    out += fmt::format("size {}: {}\n", v.property->name, report::certificate_line(*certificate));
    for (const std::string& line : report::removal_lines(*certificate)) out += fmt::format("  {}\n", line);
  }
  return out;
}

}  // namespace dsqlsim::cli

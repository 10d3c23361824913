#include "sim/report/junit.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/report/markup.h"
#include "sim/report/replay_line.h"

namespace dsqlsim::report {

namespace {

bool is_soft(const CampaignReport& report, const PropertyCount& p) {
  return std::none_of(report.findings.begin(), report.findings.end(), [&p](const Finding& f) {
    return !f.soft && f.property == p.property && f.spec.scenario == p.scenario;
  });
}

std::string findings_of(const CampaignReport& report, const PropertyCount& p) {
  std::string out;
  for (const Finding& f : report.findings) {
    if (f.property != p.property || f.spec.scenario != p.scenario) continue;
    out += fmt::format("{}: {}\nin {} runs; {}\n", f.cause, f.explanation, f.runs, replay_line(f.spec));
  }
  return out;
}

std::string test_case(const CampaignReport& report, const PropertyCount& p) {
  const std::string head = fmt::format("    <testcase classname=\"{}\" name=\"{}\"", escaped(p.scenario), escaped(p.property));
  if (p.violated > 0 && !is_soft(report, p)) {
    return fmt::format("{}>\n      <failure message=\"violated in {} of {} runs\">{}</failure>\n    </testcase>\n", head,
                       p.violated, p.holds + p.violated + p.undecided, escaped(findings_of(report, p)));
  }
  if (p.violated > 0) {
    return fmt::format("{}>\n      <system-out>{}</system-out>\n    </testcase>\n", head, escaped(findings_of(report, p)));
  }
  if (p.holds == 0) return head + ">\n      <skipped message=\"never decided\"/>\n    </testcase>\n";
  return head + "/>\n";
}

}  // namespace

std::string junit_xml(const CampaignSpec& spec, const CampaignReport& report) {
  std::string suites;
  std::uint64_t all_tests = 0;
  std::uint64_t all_failures = 0;
  for (const std::string& scenario : spec.scenarios) {
    std::string cases;
    std::uint64_t tests = 0;
    std::uint64_t failures = 0;
    std::uint64_t skipped = 0;
    for (const PropertyCount& p : report.properties) {
      if (p.scenario != scenario) continue;
      cases += test_case(report, p);
      ++tests;
      failures += p.violated > 0 && !is_soft(report, p) ? 1 : 0;
      skipped += p.violated == 0 && p.holds == 0 ? 1 : 0;
    }
    suites += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" skipped=\"{}\">\n{}  </testsuite>\n",
                          escaped(scenario), tests, failures, skipped, cases);
    all_tests += tests;
    all_failures += failures;
  }
  return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"dsqlsim {} {}\" tests=\"{}\" failures=\"{}\">\n{}</testsuites>\n",
                     escaped(spec.store), escaped(spec.dialect), all_tests, all_failures, suites);
}

}  // namespace dsqlsim::report

// docs/findings.md says of each bug which property it violates, and how to see it. Both must stay true.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/cli/everything.h"
#include "sim/run/run.h"
#include "tests/regressions/findings.h"

namespace dsqlsim {
namespace {

TEST(Findings, EachStillShowsWhatItSays) {
  const std::vector<DocumentedFinding> all = documented_findings();
  ASSERT_GE(all.size(), 19U);
  Workspace workspace(cli::everything());
  for (const DocumentedFinding& entry : all) {
    const auto spec = RunSpec::parse(entry.token);
    ASSERT_TRUE(spec.has_value()) << entry.token << ": " << spec.error();
    const auto report = run(*spec, workspace);
    ASSERT_TRUE(report.has_value()) << entry.token << ": " << report.error();
    const PropertyVerdict* verdict = report->verdict_of(entry.property);
    ASSERT_NE(verdict, nullptr) << entry.property << " is not judged in " << entry.token;
    EXPECT_EQ(verdict->verdict.kind, VerdictKind::violated)
        << entry.property << " holds in " << entry.token << "; hunt anew and put the new token into docs/findings.md";
  }
}

TEST(Findings, NoneIsLeftWithAllRemedies) {
  Workspace workspace(cli::everything());
  for (const DocumentedFinding& entry : documented_findings()) {
    auto spec = RunSpec::parse(entry.token);
    ASSERT_TRUE(spec.has_value()) << entry.token << ": " << spec.error();
    spec->store = "fixed";
    const auto report = run(*spec, workspace);
    ASSERT_TRUE(report.has_value()) << report.error();
    EXPECT_EQ(report->first_violation(), nullptr) << entry.token << " in the store with all remedies";
  }
}

}  // namespace
}  // namespace dsqlsim

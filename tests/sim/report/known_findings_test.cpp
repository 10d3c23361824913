#include "sim/report/known_findings.h"

#include <gtest/gtest.h>

#include "sim/report/summary.h"

namespace dsqlsim::report {
namespace {

Finding finding(std::string_view property) {
  Finding f;
  f.property = property;
  f.cause = "cause";
  f.spec.scenario = "scenario";
  return f;
}

TEST(KnownFindings, AreKnownOrMendedOrNew) {
  const std::string text = "# a comment\n\nknown " + finding_name(finding("a")) + " issue 12\nfixed " +
                           finding_name(finding("b")) + "\n";
  const auto known = KnownFindings::parse(text, "file");
  ASSERT_TRUE(known.has_value()) << known.error();
  EXPECT_EQ(known->size(), 2U);
  EXPECT_EQ(known->state_of(finding("a")), FindingState::known);
  EXPECT_EQ(known->state_of(finding("b")), FindingState::regressed);
  EXPECT_EQ(known->state_of(finding("c")), FindingState::fresh);
}

TEST(KnownFindings, OnlyOthersAreToBeReported) {
  const auto known = KnownFindings::parse("known " + finding_name(finding("a")) + "\nfixed " + finding_name(finding("b")), "file");
  CampaignReport report;
  EXPECT_FALSE(known->any_to_report(report));
  report.findings = {finding("a")};
  EXPECT_FALSE(known->any_to_report(report));
  report.findings.push_back(finding("c"));
  report.findings.back().soft = true;
  EXPECT_FALSE(known->any_to_report(report));
  report.findings.push_back(finding("b"));
  EXPECT_TRUE(known->any_to_report(report));
  report.findings = {finding("c")};
  EXPECT_TRUE(known->any_to_report(report));
}

TEST(KnownFindings, NameTheLineThatIsWrong) {
  EXPECT_EQ(KnownFindings::parse("known a.bcdef\nknwon b.cdefg", "f").error(), "f:2: 'knwon' is neither known nor fixed");
  EXPECT_EQ(KnownFindings::parse("known", "f").error(), "f:1: the finding's name is missing behind 'known'");
  EXPECT_EQ(KnownFindings::parse("known a.b\n\nfixed a.b", "f").error(), "f:3: finding a.b is there twice");
}

}  // namespace
}  // namespace dsqlsim::report

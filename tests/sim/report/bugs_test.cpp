#include "sim/report/bugs.h"

#include <gtest/gtest.h>

namespace dsqlsim::report {
namespace {

Finding finding(std::string_view property, std::string scenario, std::uint64_t runs, std::string cause = "broken") {
  Finding f;
  f.property = property;
  f.cause = std::move(cause);
  f.spec.scenario = std::move(scenario);
  f.runs = runs;
  return f;
}

TEST(Bugs, OneStoryIsOneBugWhateverItViolates) {
  CampaignReport report;
  report.findings = {finding("granted_once", "handover", 3), finding("never_decreases", "handover", 5),
                     finding("granted_once", "helpers", 2)};
  EXPECT_EQ(bugs_of(report, {7, 7, 8}), (std::vector<Bug>{{0, 1}, {2}}));
}

TEST(Bugs, WhatWasNotShrunkBelongsToItsLikeOrToItself) {
  CampaignReport report;
  report.findings = {finding("granted_once", "start", 9), finding("granted_once", "handover", 3),
                     finding("granted_once", "handover", 1, "otherwise broken"), finding("granted_once", "helpers", 1)};
  EXPECT_EQ(bugs_of(report, {0, 7, 0, 8}), (std::vector<Bug>{{1, 0}, {3}, {2}}));
}

TEST(Bugs, ALineNamesPropertiesScenariosAndTheSmallestRun) {
  CampaignReport report;
  report.findings = {finding("granted_once", "handover", 3), finding("never_decreases", "handover", 5),
                     finding("granted_once", "start", 9)};
  EXPECT_EQ(bug_line(report, {0, 1, 2}, 4),
            "bug 4: granted_once (handover, start), never_decreases (handover); runs 9, build/release/dsqlsim replay "
            "start/shipped/2026-09/random/0");
  report.findings[1].spec.keep.emplace();
  EXPECT_EQ(bug_line(report, {0, 1, 2}, 4),
            "bug 4: granted_once (handover, start), never_decreases (handover); runs 9, build/release/dsqlsim replay "
            "handover/shipped/2026-09/random/0/-");
}

}  // namespace
}  // namespace dsqlsim::report

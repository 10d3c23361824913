#include "sim/report/junit.h"

#include <gtest/gtest.h>

namespace dsqlsim::report {
namespace {

TEST(Junit, IsATestForEachScenarioAndProperty) {
  CampaignSpec spec;
  spec.scenarios = {"a", "b"};
  CampaignReport r;
  r.properties = {{"a", "grows", 3, 0, 1}, {"a", "lives", 2, 2, 0}, {"a", "soft", 2, 2, 0}, {"b", "grows", 0, 0, 4}};
  Finding f;
  f.property = "lives";
  f.cause = "died";
  f.spec.scenario = "a";
  f.spec.seed = 7;
  f.explanation = "1 < 2 & \"b\"";
  f.runs = 2;
  r.findings.push_back(f);
  f.property = "soft";
  f.soft = true;
  r.findings.push_back(f);
  EXPECT_EQ(junit_xml(spec, r),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuites name=\"dsqlsim shipped 2026-09\" tests=\"4\" failures=\"1\">\n"
            "  <testsuite name=\"a\" tests=\"3\" failures=\"1\" skipped=\"0\">\n"
            "    <testcase classname=\"a\" name=\"grows\"/>\n"
            "    <testcase classname=\"a\" name=\"lives\">\n"
            "      <failure message=\"violated in 2 of 4 runs\">died: 1 &lt; 2 &amp; &quot;b&quot;\n"
            "in 2 runs; build/release/dsqlsim replay a/shipped/2026-09/random/7\n</failure>\n"
            "    </testcase>\n"
            "    <testcase classname=\"a\" name=\"soft\">\n"
            "      <system-out>died: 1 &lt; 2 &amp; &quot;b&quot;\n"
            "in 2 runs; build/release/dsqlsim replay a/shipped/2026-09/random/7\n</system-out>\n"
            "    </testcase>\n"
            "  </testsuite>\n"
            "  <testsuite name=\"b\" tests=\"1\" failures=\"0\" skipped=\"1\">\n"
            "    <testcase classname=\"b\" name=\"grows\">\n"
            "      <skipped message=\"never decided\"/>\n"
            "    </testcase>\n"
            "  </testsuite>\n"
            "</testsuites>\n");
}

}  // namespace
}  // namespace dsqlsim::report

// docs/findings.md says of each bug which property it violates, and how to see it. Both must stay true.

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "sim/cli/everything.h"
#include "sim/run/run.h"

namespace dsqlsim {
namespace {

struct Entry {
  std::string property;
  std::string token;
};

/// The first property that an entry says is violated, and its line to replay.
std::vector<Entry> entries() {
  const std::string violates = "Violates `";
  const std::string replay = "    build/release/dsqlsim replay ";
  std::vector<Entry> out;
  std::string property;
  std::ifstream file(DSQLSIM_SOURCE_DIR "/docs/findings.md");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(violates)) property = line.substr(violates.size(), line.find('`', violates.size()) - violates.size());
    if (line.starts_with(replay)) out.push_back({property, line.substr(replay.size())});
  }
  return out;
}

TEST(Findings, EachStillShowsWhatItSays) {
  const std::vector<Entry> all = entries();
  ASSERT_GE(all.size(), 15U);
  Workspace workspace(cli::everything());
  for (const Entry& entry : all) {
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
  for (const Entry& entry : entries()) {
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

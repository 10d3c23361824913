#include "sim/run/certificate.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/sim/toy_scenarios.h"

namespace dsqlsim {
namespace {

using namespace testing;

const ShrinkTarget lost{"no_update_is_lost", "update lost"};

bool shows(const RunReport& report) {
  const Verdict& v = report.verdict_of(lost.property)->verdict;
  return v.kind == VerdictKind::violated && v.cause == lost.cause;
}

std::vector<RunSpec> shrunk(Workspace& workspace, const std::string& strategy, std::size_t wanted) {
  std::vector<RunSpec> out;
  for (std::uint64_t seed = 0; seed < 500 && out.size() < wanted; ++seed) {
    const RunSpec spec = toy_spec(seed, "shipped", strategy);
    if (shows(*run(spec, workspace))) out.push_back(shrink(spec, lost, workspace)->spec);
  }
  return out;
}

TEST(Certificate, ProvesThatNoSingleThingCanGo) {
  Workspace workspace(toy_catalogue());
  for (const std::string strategy : {"random", "pct:3"}) {
    const std::vector<RunSpec> specs = shrunk(workspace, strategy, 5);
    ASSERT_EQ(specs.size(), 5U);
    for (const RunSpec& spec : specs) {
      const auto proof = certify(spec, lost, workspace);
      ASSERT_TRUE(proof.has_value()) << proof.error();
      EXPECT_TRUE(proof->minimal()) << spec.token();
      EXPECT_EQ(proof->removals.size(), spec.keep->size());
      EXPECT_EQ(proof->hosts, 2U);
      EXPECT_EQ(proof->operations + proof->faults + proof->events + proof->switches, spec.keep->size());
      for (const Removal& r : proof->removals) {
        // Nobody in this world does anything else.
        const bool named = r.what.find("/writer (increment: counter 1)") != std::string::npos ||
                           r.what.find("/writer (look: counter 2)") != std::string::npos ||
                           r.what.find("/probe (probe: an increment that must succeed)") != std::string::npos;
        EXPECT_TRUE(named) << r.what;
        EXPECT_EQ(r.kind == PartKind::switching, r.what.starts_with("the reordering of operation ")) << r.what;
        EXPECT_EQ(r.kind == PartKind::operation, r.what.starts_with("operation ")) << r.what;
      }
    }
  }
}

TEST(Certificate, SaysWhatCanGo) {
  Workspace workspace(toy_catalogue());
  RunSpec larger = shrunk(workspace, "random", 1)[0];
  const std::vector<BracketTag> small = *larger.keep;
  RunOptions options;
  options.list_brackets = true;
  RunSpec unshrunk = larger;
  unshrunk.keep.reset();
  const auto whole = run(unshrunk, workspace, options);
  for (const OpenedBracket& b : whole->brackets) larger.keep->push_back(b.tag);
  std::sort(larger.keep->begin(), larger.keep->end());
  larger.keep->erase(std::unique(larger.keep->begin(), larger.keep->end()), larger.keep->end());
  const auto proof = certify(larger, lost, workspace);
  ASSERT_TRUE(proof.has_value()) << proof.error();
  EXPECT_FALSE(proof->minimal());
  EXPECT_GT(proof->removals.size(), small.size());
  const auto failing =
      std::find_if(proof->removals.begin(), proof->removals.end(), [](const Removal& r) { return !r.passes; });
  ASSERT_NE(failing, proof->removals.end());
  EXPECT_EQ(failing->instead, "still violated");
}

TEST(Certificate, CanCountWithoutTrying) {
  Workspace workspace(toy_catalogue());
  const RunSpec spec = shrunk(workspace, "random", 1)[0];
  const auto counted = certify(spec, lost, workspace, true);
  EXPECT_TRUE(counted->removals.empty());
  EXPECT_EQ(size_text(*counted), size_text(*certify(spec, lost, workspace)));
  EXPECT_FALSE(certify(spec, {lost.property, "another cause"}, workspace).has_value());
  RunSpec whole = spec;
  whole.keep.reset();
  EXPECT_TRUE(certify(whole, lost, workspace)->removals.empty());
}

TEST(Certificate, CountsInWords) {
  Certificate c;
  EXPECT_EQ(size_text(c), "nothing");
  c.hosts = 2;
  c.operations = 3;
  c.faults = 1;
  c.switches = 2;
  EXPECT_EQ(size_text(c), "2 hosts, 3 operations, 1 fault, 2 switches");
  c.switches = 1;
  c.events = 1;
  EXPECT_EQ(size_text(c), "2 hosts, 3 operations, 1 fault, 1 event, 1 switch");
}

}  // namespace
}  // namespace dsqlsim

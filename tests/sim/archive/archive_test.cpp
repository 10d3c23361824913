#include "sim/archive/archive.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "sim/core/fatal_error.h"
#include "tests/sim/toy_scenarios.h"

namespace dsqlsim::archive {
namespace {

using testing::toy_catalogue;

std::string fresh_file(const std::string& name) {
  const std::string path = ::testing::TempDir() + "dsqlsim_archive_test_" + name;
  for (const char* end : {"", "-wal", "-shm", ".lock"}) std::filesystem::remove(path + end);
  return path;
}

ArchivedFinding finding(std::string name, std::uint64_t steps) {
  ArchivedFinding f;
  f.name = std::move(name);
  f.property = "no_lost_update";
  f.cause = "update lost";
  f.scenario = "counter";
  f.token = "counter/shipped/2026-09/random/" + std::to_string(steps);
  f.digest = 0xFEDCBA9876543210ULL;
  f.steps = steps;
  f.explanation = "it's \"lost\"";
  f.build = f.last_build = "one";
  return f;
}

TEST(Archive, KeepsFindings) {
  const std::string path = fresh_file("keeps");
  { Archive(path, Archive::Use::hunt).put(finding("a.1", 10)); }
  Archive archive(path, Archive::Use::read);
  const std::vector<ArchivedFinding> all = archive.findings();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].name, "a.1");
  EXPECT_EQ(all[0].token, "counter/shipped/2026-09/random/10");
  EXPECT_EQ(all[0].digest, 0xFEDCBA9876543210ULL);
  EXPECT_EQ(all[0].steps, 10U);
  EXPECT_EQ(all[0].explanation, "it's \"lost\"");
  EXPECT_FALSE(all[0].soft);
}

TEST(Archive, KeepsTheSmallestRunThatHasBeenTold) {
  Archive archive(fresh_file("smallest"), Archive::Use::hunt);
  const auto kept = [&archive] { return archive.find("a")->steps; };
  archive.put(finding("a.1", 10));
  archive.put(finding("a.1", 12));
  EXPECT_EQ(kept(), 10U);
  archive.put(finding("a.1", 8));
  EXPECT_EQ(kept(), 8U);
  ArchivedFinding told = finding("a.1", 9);
  told.story = "the story";
  told.last_build = "two";
  archive.put(told);
  EXPECT_EQ(kept(), 9U);
  EXPECT_EQ(archive.find("a")->last_build, "two");
  archive.put(finding("a.1", 3));
  EXPECT_EQ(kept(), 9U);
  EXPECT_EQ(archive.find("a")->story, "the story");
  told.steps = 4;
  archive.put(told);
  EXPECT_EQ(kept(), 4U);
}

TEST(Archive, FindsByTheBeginningOfAName) {
  Archive archive(fresh_file("names"), Archive::Use::hunt);
  archive.put(finding("a.1", 10));
  archive.put(finding("a.12", 10));
  archive.put(finding("b.1", 10));
  EXPECT_EQ(archive.find("b")->name, "b.1");
  EXPECT_EQ(archive.find("a.1")->name, "a.1");
  EXPECT_EQ(archive.find("a").error(), "'a' may be a.1 or a.12");
  EXPECT_EQ(archive.find("c").error(), "the archive has no finding 'c'");
}

TEST(Archive, CampaignsWithOtherFaultsAreOtherCampaigns) {
  CampaignSpec spec;
  spec.scenarios = {"counter"};
  CampaignSpec stormy = spec;
  ASSERT_FALSE(stormy.faults.add("crash_host=500", false).has_value());
  EXPECT_NE(campaign_key(spec), campaign_key(stormy));
}

TEST(Archive, KnowsWhereACampaignWas) {
  const std::string path = fresh_file("campaign");
  Workspace workspace(toy_catalogue());
  CampaignSpec spec;
  spec.scenarios = {"counter"};
  spec.strategies = {"random"};
  spec.first_seed = 1;
  spec.last_seed = 100;
  const std::string key = campaign_key(spec);
  spec.last_seed = 30;
  const CampaignState state{31, false, *campaign(spec, workspace, {})};
  {
    Archive archive(path, Archive::Use::hunt);
    EXPECT_FALSE(archive.last_campaign(key, "one", toy_catalogue()).has_value());
    archive.begin(key, "one", 1, false);
    archive.save(state);
  }
  Archive archive(path, Archive::Use::hunt);
  EXPECT_FALSE(archive.last_campaign(key, "two", toy_catalogue()).has_value());
  EXPECT_FALSE(archive.last_campaign("other", "one", toy_catalogue()).has_value());
  EXPECT_TRUE(archive.last_campaign(key, "", toy_catalogue()).has_value());
  auto read = archive.last_campaign(key, "one", toy_catalogue());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->next_seed, 31U);
  EXPECT_FALSE(read->finished);
  EXPECT_EQ(read->report.runs, 30U);
  EXPECT_EQ(read->report.orders.count(), state.report.orders.count());
  archive.begin(key, "one", 1, true);
  archive.save({101, true, std::move(read->report)});
  EXPECT_TRUE(archive.last_campaign(key, "one", toy_catalogue())->finished);
}

TEST(Archive, RefusesOtherFilesAndASecondHunt) {
  EXPECT_THROW(Archive("/no/such/folder/a.db", Archive::Use::hunt), FatalError);
  EXPECT_THROW(Archive(fresh_file("missing"), Archive::Use::read), FatalError);
  const std::string text = fresh_file("text");
  std::ofstream(text) << "this is a text that is long enough to be taken for the head of a database, one should think.....";
  EXPECT_THROW(Archive(text, Archive::Use::hunt), FatalError);
  const std::string foreign = fresh_file("foreign");
  { Database(foreign, true).run("CREATE TABLE t (a INTEGER)"); }
  EXPECT_THROW(Archive(foreign, Archive::Use::hunt), FatalError);
  const std::string newer = fresh_file("newer");
  { Database(newer, true).run("PRAGMA user_version = 99"); }
  EXPECT_THROW(Archive(newer, Archive::Use::hunt), FatalError);
  const std::string busy = fresh_file("busy");
  const Archive first(busy, Archive::Use::hunt);
  EXPECT_THROW(Archive(busy, Archive::Use::hunt), FatalError);
  EXPECT_NO_THROW(Archive(busy, Archive::Use::read));
}

}  // namespace
}  // namespace dsqlsim::archive

#include "sim/archive/merge.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "sim/archive/archive.h"
#include "sim/core/fatal_error.h"

namespace dsqlsim::archive {
namespace {

std::string fresh_file(const std::string& name) {
  const std::string path = ::testing::TempDir() + "dsqlsim_merge_test_" + name;
  for (const char* end : {"", "-wal", "-shm", ".lock", ".part"}) std::filesystem::remove(path + end);
  return path;
}

std::string bytes_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

ArchivedFinding finding(const std::string& name, std::uint64_t steps, const std::string& story,
                        const std::string& build) {
  ArchivedFinding f;
  f.name = name;
  f.property = "no_lost_update";
  f.cause = "update lost";
  f.scenario = "counter";
  f.token = "counter/shipped/2026-09/random/" + std::to_string(steps);
  f.steps = steps;
  f.story = story;
  f.build = f.last_build = build;
  f.recorded = story.empty() ? "" : "{}";
  return f;
}

std::string archive_of(const std::string& name, const std::vector<ArchivedFinding>& findings,
                       const std::vector<CampaignRow>& campaigns) {
  const std::string path = fresh_file(name);
  Archive archive(path, Archive::Use::hunt);
  for (const ArchivedFinding& f : findings) archive.put(f);
  for (const CampaignRow& row : campaigns) archive.put(row);
  return path;
}

class Merge : public ::testing::Test {
 protected:
  const std::string one =
      archive_of("one", {finding("a", 9, "told", "x"), finding("b", 5, "", "x"), finding("c", 7, "told", "x")},
                 {{"k 1..50", "x", 1, 51, true, "{}", {1}}, {"k 51..100", "x", 51, 60, false, "{}", {}}});
  const std::string two =
      archive_of("two", {finding("b", 8, "told", "y"), finding("c", 3, "told", "y"), finding("d", 1, "", "y")},
                 {{"k 51..100", "x", 51, 101, true, "{}", {2}}, {"k 51..100", "y", 51, 90, false, "{}", {}}});
  const std::string three = archive_of("three", {finding("c", 3, "told", "z")}, {});

  std::string merged(const std::string& name, const std::vector<std::string>& in) {
    const std::string out = fresh_file(name);
    counts = merge(out, in);
    return out;
  }

  Merged counts;
};

TEST_F(Merge, KeepsTheBestRunOfEachFindingAndTheFurthestStateOfEachCampaign) {
  Archive archive(merged("all", {one, two, three}), Archive::Use::read);
  EXPECT_EQ(counts.findings, 4U);
  EXPECT_EQ(counts.campaigns, 3U);
  std::string found;
  for (const ArchivedFinding& f : archive.findings())
    found += f.name + std::to_string(f.steps) + f.build + f.last_build + " ";
  EXPECT_EQ(found, "a9xx b8yy c3yz d1yy ");
  std::string campaigns;
  for (const CampaignRow& row : archive.campaigns()) {
    campaigns += row.key + row.build + " to " + std::to_string(row.next_seed) + (row.finished ? " finished, " : ", ");
  }
  EXPECT_EQ(campaigns, "k 1..50x to 51 finished, k 51..100x to 101 finished, k 51..100y to 90, ");
}

TEST_F(Merge, DoesNotDependOnTheOrder) {
  const std::string all = bytes_of(merged("order_a", {one, two, three}));
  EXPECT_GT(all.size(), 0U);
  EXPECT_EQ(bytes_of(merged("order_b", {three, two, one})), all);
  EXPECT_EQ(bytes_of(merged("order_c", {two, one, three, two})), all);
  EXPECT_EQ(bytes_of(merged("order_d", {three, merged("order_e", {two, one})})), all);
}

TEST_F(Merge, OverwritesNothingAndLeavesNothingHalfDone) {
  EXPECT_THROW(merge(one, {two}), FatalError);
  const std::string out = fresh_file("half");
  EXPECT_THROW(merge(out, {one, fresh_file("missing")}), FatalError);
  EXPECT_FALSE(std::filesystem::exists(out));
}

TEST(Migration, MakesAnArchiveOfTheFirstVersionOneOfThisVersion) {
  const std::string path = fresh_file("version_1");
  {
    Database old(path, true);
    old.run(
        "CREATE TABLE campaigns (id INTEGER PRIMARY KEY, key TEXT NOT NULL, build TEXT NOT NULL, next_seed TEXT NOT "
        "NULL, finished "
        "INTEGER NOT NULL, report TEXT NOT NULL, orders BLOB NOT NULL); CREATE INDEX campaigns_by_key ON campaigns "
        "(key, id);"
        "CREATE TABLE findings (name TEXT PRIMARY KEY, property TEXT NOT NULL, cause TEXT NOT NULL, scenario TEXT NOT "
        "NULL, soft "
        "INTEGER NOT NULL, token TEXT NOT NULL, digest TEXT NOT NULL, steps INTEGER NOT NULL, explanation TEXT NOT "
        "NULL, story TEXT "
        "NOT NULL, build TEXT NOT NULL, last_build TEXT NOT NULL);"
        "INSERT INTO findings VALUES ('a', 'p', 'c', 's', 0, 't', '00000000000000ff', 3, 'e', 'told', 'x', 'y');"
        "INSERT INTO campaigns VALUES (1, 'k', 'x', '7', 0, '{}', x''); PRAGMA user_version = 1");
  }
  for (int times = 0; times < 2; ++times) {
    Archive archive(path, Archive::Use::read);
    EXPECT_EQ(archive.find("a")->story, "told");
    EXPECT_EQ(archive.find("a")->recorded, "");
    EXPECT_EQ(archive.find("a")->digest, 255U);
    EXPECT_EQ(archive.campaigns().at(0).next_seed, 7U);
  }
  Archive(path, Archive::Use::hunt).put(finding("b", 1, "told", "z"));
  EXPECT_EQ(Archive(path, Archive::Use::read).find("b")->recorded, "{}");
}

}  // namespace
}  // namespace dsqlsim::archive

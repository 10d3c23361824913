// A hundred times kill -9: the archive stays whole, nothing that was reported is lost, the hunt goes on where it was
// and counts every run once, and no worker is left behind.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "sim/archive/archive.h"
#include "tests/sim/cli/workers/program.h"

namespace dsqlsim::tests {
namespace {

namespace fs = std::filesystem;

constexpr int kills = 100;
/// The latest moment of a kill is this part of the time that a whole hunt takes.
constexpr int part = 5;

std::string temporary(const std::string& name) {
  const std::string path = fmt::format("{}kills_test_{}", testing::TempDir(), name);
  for (const char* end : {"", "-wal", "-shm", ".lock"}) fs::remove(path + end);
  return path;
}

/// A program of our own, so that its processes cannot be taken for those of another test.
std::string own_program() {
  const std::string path = temporary("toy");
  fs::copy_file(TOY_DSQLSIM, path);
  return path;
}

std::vector<std::string> hunt(const std::string& program, const std::string& archive) {
  std::vector<std::string> words{program,         "hunt",    "--scenario=counters", "--strategy=random",
                                 "--seeds=12000", "--jobs=2"};
  if (!archive.empty()) words.push_back("--archive=" + archive);
  return words;
}

bool anybody_runs(const std::string& program) {
  for (const fs::directory_entry& process : fs::directory_iterator("/proc")) {
    std::error_code error;
    const fs::path exe = fs::read_symlink(process.path() / "exe", error);
    if (!error && exe == fs::path(program)) return true;
  }
  return false;
}

/// What an archive says after a kill.
struct Kept {
  std::string integrity;
  std::vector<archive::ArchivedFinding> findings;
  std::vector<archive::CampaignRow> campaigns;
};

Kept kept_in(const std::string& path) {
  Kept out;
  {
    archive::Database database(path, false);
    archive::Rows rows = database.ask("PRAGMA integrity_check");
    while (rows.next()) out.integrity += rows.text(0);
  }
  archive::Archive archive(path, archive::Archive::Use::read);
  out.findings = archive.findings();
  out.campaigns = archive.campaigns();
  return out;
}

/// False if the hunt was killed before it had made its archive.
bool is_made(const std::string& path) {
  if (!fs::exists(path)) return false;
  archive::Database database(path, false);
  archive::Rows rows = database.ask("PRAGMA user_version");
  return rows.next() && rows.number(0) > 0;
}

bool has(const Kept& kept, const std::string& property) {
  for (const archive::ArchivedFinding& f : kept.findings) {
    if (f.property == property && !f.story.empty()) return true;
  }
  return false;
}

TEST(Kills, AHundredLoseNothing) {
  const std::string program = own_program();
  const auto began = std::chrono::steady_clock::now();
  Program whole(hunt(program, {}));
  EXPECT_EQ(whole.wait(), 1);
  const auto latest = (std::chrono::steady_clock::now() - began) / part;
  std::string archive = temporary("archive");
  std::uint64_t reached = 0;
  int done = 0;
  int went_on = 0;
  int completed = 0;
  // A hunt that comes to its end makes room for another one; the last one is let alone.
  while (done < kills || completed == 0) {
    Program one(hunt(program, archive));
    if (done < kills) {
      std::this_thread::sleep_for(latest * (done * 7919 % 1000) / 1000);
      one.send(SIGKILL);
    }
    const int code = one.wait();
    if (code != -SIGKILL) {
      EXPECT_EQ(code, 1);
      EXPECT_EQ(one.out(), whole.out());
      EXPECT_EQ(kept_in(archive).campaigns.at(0).next_seed, 12001U);
      ++completed;
      archive = temporary("archive");
      reached = 0;
      continue;
    }
    ++done;
    if (!is_made(archive)) continue;
    const Kept kept = kept_in(archive);
    ASSERT_EQ(kept.integrity, "ok");
    for (const char* property : {"no_lost_update", "counters_grow"}) {
      const bool reported = one.out().find(fmt::format("violated {}: ", property)) != std::string::npos;
      EXPECT_TRUE(!reported || has(kept, property)) << property;
    }
    ASSERT_LE(kept.campaigns.size(), 1U);
    if (kept.campaigns.empty()) continue;
    ASSERT_GE(kept.campaigns[0].next_seed, reached);
    if (kept.campaigns[0].next_seed == 12001U) {
      // Killed between the end of its work and its own: the same command would begin another campaign.
      archive = temporary("archive");
      reached = 0;
      continue;
    }
    went_on += reached > 1 && kept.campaigns[0].next_seed > reached ? 1 : 0;
    reached = kept.campaigns[0].next_seed;
  }
  EXPECT_GT(went_on, kills / 10);
  EXPECT_TRUE(comes_true([&] { return !anybody_runs(program); }));
}

}  // namespace
}  // namespace dsqlsim::tests

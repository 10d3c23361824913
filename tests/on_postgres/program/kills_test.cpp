// Hunts on servers of their own are killed with SIGKILL, several at once, as root and as a user: nothing of their
// servers is left, no process and no folder.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "tests/sim/cli/workers/program.h"

namespace dsqlsim::tests {
namespace {

namespace fs = std::filesystem;

constexpr const char* mark_name = "DSQLSIM_KILLS_TEST";

std::vector<fs::path> processes() {
  std::vector<fs::path> out;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc", error)) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") == std::string::npos) out.push_back(entry.path());
  }
  return out;
}

bool is_server_folder(const std::string& path) { return path.starts_with("/tmp/dsqlsim-postgres."); }

/// Folders of the watchdogs that were started under this mark.
std::set<fs::path> folders_of(const std::string& mark) {
  std::set<fs::path> out;
  for (const fs::path& process : processes()) {
    if (contents(process / "environ").find(std::string(mark_name) + "=" + mark) == std::string::npos) continue;
    std::error_code error;
    const std::string place = fs::read_symlink(process / "cwd", error);
    if (!error && is_server_folder(place))
      out.insert(place.substr(0, place.find('/', std::string_view("/tmp/").size())));
  }
  return out;
}

/// Processes that work in the folder or were started for it.
int processes_at(const fs::path& folder) {
  int count = 0;
  for (const fs::path& process : processes()) {
    std::error_code error;
    const std::string place = fs::read_symlink(process / "cwd", error);
    const bool inside = !error && place.starts_with(folder.string());
    if (inside || contents(process / "cmdline").find(folder.string()) != std::string::npos) ++count;
  }
  return count;
}

bool accepts_connections(const fs::path& folder) {
  return contents(folder / "data/postmaster.pid").find("ready") != std::string::npos;
}

bool is_gone(const fs::path& folder) { return !fs::exists(folder) && processes_at(folder) == 0; }

/// A copy that everybody may start.
std::string own_program() {
  const std::string path = testing::TempDir() + "dsqlsim_kills_test_" + std::to_string(getpid());
  fs::copy_file(DSQLSIM, path, fs::copy_options::overwrite_existing);
  fs::permissions(path, fs::perms{0755});
  return path;
}

std::vector<std::string> long_hunt(const std::string& program, bool as_user) {
  std::vector<std::string> words;
  if (as_user) words = {"/usr/bin/setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"};
  words.insert(words.end(), {program, "hunt", "--backend=postgres", "--store=fixed", "--scenario=cluster_start",
                             "--seeds=100000", "--jobs=2"});
  return words;
}

TEST(KilledHunts, leave_no_server_behind) {
  const std::string mark = std::to_string(getpid());
  setenv(mark_name, mark.c_str(), 1);
  const std::string program = own_program();
  {
    Program one(long_hunt(program, false));
    // As root the second is somebody else's.
    Program other(long_hunt(program, geteuid() == 0));
    // Of each hunt the process itself and two workers have a server.
    constexpr std::size_t servers = 6;
    ASSERT_TRUE(comes_true([&] { return folders_of(mark).size() == servers; })) << one.err() << other.err();
    const std::set<fs::path> folders = folders_of(mark);
    const auto serves = [&] { return std::count_if(folders.begin(), folders.end(), accepts_connections); };
    ASSERT_TRUE(comes_true([&] { return serves() > 0; }));
    one.send(SIGKILL);
    other.send(SIGKILL);
    EXPECT_EQ(one.wait(), -SIGKILL);
    EXPECT_EQ(other.wait(), -SIGKILL);
    for (const fs::path& folder : folders) {
      EXPECT_TRUE(comes_true([&] { return is_gone(folder); }))
          << folder << " and " << processes_at(folder) << " processes";
    }
  }
  EXPECT_TRUE(comes_true([&] { return folders_of(mark).empty(); }));
  fs::remove(program);
}

}  // namespace
}  // namespace dsqlsim::tests

#include "tests/sim/cli/workers/program.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

namespace dsqlsim::tests {

std::string contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

namespace {

/// The state letter of /proc/PID/stat and the parent; the name in between may hold blanks.
std::pair<char, pid_t> state_of(const std::string& pid) {
  const std::string stat = contents("/proc/" + pid + "/stat");
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return {'X', 0};
  std::istringstream rest(stat.substr(name_end + 1));
  char state = 'X';
  pid_t parent = 0;
  rest >> state >> parent;
  return {state, parent};
}

}  // namespace

Program::Program(std::vector<std::string> words) {
  static int count = 0;
  const std::string stem = fmt::format("{}workers_test_{}_{}", testing::TempDir(), getpid(), ++count);
  out_path_ = stem + ".out";
  err_path_ = stem + ".err";
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out_path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err_path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  EXPECT_EQ(posix_spawn(&pid_, arguments[0], &actions, nullptr, arguments.data(), environ), 0);
  posix_spawn_file_actions_destroy(&actions);
}

Program::~Program() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    wait();
  }
  unlink(out_path_.c_str());
  unlink(err_path_.c_str());
}

std::vector<pid_t> Program::children() const {
  std::vector<pid_t> found;
  std::istringstream list(contents(fmt::format("/proc/{}/task/{}/children", pid_, pid_)));
  for (pid_t child = 0; list >> child;) found.push_back(child);
  return found;
}

void Program::send(int signal) const { kill(pid_, signal); }

bool Program::has_ended() const { return !lives(pid_); }

int Program::wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

std::string Program::out() const { return contents(out_path_); }
std::string Program::err() const { return contents(err_path_); }

Ended run_to_its_end(std::vector<std::string> words) {
  Program program(std::move(words));
  const int code = program.wait();
  return {code, program.out(), program.err()};
}

bool comes_true_within(std::chrono::milliseconds time, const std::function<bool()>& condition) {
  const auto begin = std::chrono::steady_clock::now();
  do {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  } while (std::chrono::steady_clock::now() - begin < time);
  return condition();
}

bool comes_true(const std::function<bool()>& condition) {
  return comes_true_within(std::chrono::minutes(1), condition);
}

bool lives(pid_t pid) {
  const char state = state_of(std::to_string(pid)).first;
  return state != 'X' && state != 'Z';
}

}  // namespace dsqlsim::tests

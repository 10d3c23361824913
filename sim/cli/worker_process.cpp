#include "sim/cli/worker_process.h"

#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fmt/format.h>

#include "sim/cli/exit_code.h"
#include "sim/core/fatal_error.h"

namespace dsqlsim::cli {

namespace {

/// In a process group of its own, so that Ctrl-C at a terminal reaches the hunt alone.
pid_t start(const std::string& executable, int its_end) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, its_end, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, its_end, STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  std::string name = "dsqlsim";
  std::string command = "worker";
  std::array<char*, 3> words{name.data(), command.data(), nullptr};
  pid_t pid = -1;
  const int error = posix_spawn(&pid, executable.c_str(), &actions, &attributes, words.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw FatalError(fmt::format("a worker process cannot be started: {}", std::strerror(error)));
  return pid;
}

}  // namespace

WorkerProcess::WorkerProcess(const std::string& executable) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw FatalError(fmt::format("a worker process cannot be connected: {}", std::strerror(errno)));
  }
  descriptor_ = ends[0];
  try {
    pid_ = start(executable, ends[1]);
  } catch (const FatalError&) {
    close(ends[0]);
    close(ends[1]);
    throw;
  }
  close(ends[1]);
}

WorkerProcess::~WorkerProcess() {
  if (pid_ >= 0) kill();
  close(descriptor_);
}

void WorkerProcess::give(std::string_view line) {
  std::string rest(line);
  rest += '\n';
  while (!rest.empty()) {
    const ssize_t sent = send(descriptor_, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return;
    rest.erase(0, static_cast<std::size_t>(sent));
  }
}

bool WorkerProcess::read(std::vector<std::string>& lines) {
  std::array<char, 65536> buffer{};
  ssize_t size = 0;
  do {
    size = recv(descriptor_, buffer.data(), buffer.size(), 0);
  } while (size < 0 && errno == EINTR);
  if (size <= 0) return false;
  half_line_.append(buffer.data(), static_cast<std::size_t>(size));
  std::size_t begin = 0;
  for (std::size_t end = half_line_.find('\n'); end != std::string::npos; end = half_line_.find('\n', begin)) {
    lines.push_back(half_line_.substr(begin, end - begin));
    begin = end + 1;
  }
  half_line_.erase(0, begin);
  return true;
}

ProcessEnd WorkerProcess::wait() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  if (WIFSIGNALED(status)) return {fmt::format("crashed: SIG{}", sigabbrev_np(WTERMSIG(status))), false, WTERMSIG(status) == SIGKILL};
  const int code = WEXITSTATUS(status);
  // Its own codes; others are a sanitizer's.
  const bool gave_up = code == static_cast<int>(ExitCode::nothing_found) || code == static_cast<int>(ExitCode::usage) ||
                       code == static_cast<int>(ExitCode::environment);
  return {fmt::format("ended with exit code {}", code), gave_up, false};
}

void WorkerProcess::kill() {
  ::kill(pid_, SIGKILL);
  wait();
}

}  // namespace dsqlsim::cli

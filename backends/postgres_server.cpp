#include "backends/postgres_server.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <utility>
#include <vector>

#include "sim/core/check.h"
#include "sim/core/fatal_error.h"

namespace dsqlsim {

namespace {

// The watchdog. Its input ends when the program that needs the server is gone; its output is "ready FOLDER", or why
// there is no server. It has a session of its own, so that an interrupt from the keyboard does not reach it.
//   fsync=off, full_page_writes=off: nothing has to survive a crash.
//   autovacuum=off, synchronize_seqscans=off, UTC, C: the same statements give the same answers.
constexpr const char* watchdog_script = R"(
set -u
PATH=/usr/lib/postgresql/15/bin:$PATH
export LC_ALL=C TZ=UTC
folder=$(mktemp -d /tmp/dsqlsim-postgres.XXXXXX) || exit 1
cd "$folder" || exit 1
finish() {
  pg_ctl -D "$folder/data" -m immediate -w stop >"$folder/stop.log" 2>&1
  cd / && rm -rf "$folder"
}
trap finish EXIT
trap '' HUP INT QUIT TERM PIPE
fail() {
  echo "$1"
  tail -n 5 "$folder/log"
  exit 1
}
initdb -D data -U postgres -A trust -E UTF8 --locale=C --no-sync >log 2>&1 </dev/null || fail 'initdb failed:'
cat >>data/postgresql.conf <<END
listen_addresses = ''
unix_socket_directories = '$folder'
max_connections = 500
shared_buffers = 32MB
fsync = off
full_page_writes = off
autovacuum = off
synchronize_seqscans = off
timezone = 'UTC'
log_timezone = 'UTC'
END
printf '%s' "$1" >>data/postgresql.conf
pg_ctl -D "$folder/data" -w -t 60 -l "$folder/log" start >>log 2>&1 </dev/null || fail 'the server did not start:'
echo "ready $folder"
cat >/dev/null
)";

class Pipe {
 public:
  Pipe() { CHECK(pipe2(ends_.data(), O_CLOEXEC) == 0); }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  [[nodiscard]] int end(std::size_t i) const { return ends_[i]; }
  void close_end(std::size_t i) {
    if (ends_[i] >= 0) close(ends_[i]);
    ends_[i] = -1;
  }
  int release(std::size_t i) { return std::exchange(ends_[i], -1); }

 private:
  std::array<int, 2> ends_{-1, -1};
};

/// PostgreSQL refuses to run as root; Debian's packages make a user for it.
std::vector<std::string> watchdog_command(const std::string& configuration) {
  std::vector<std::string> words;
  if (geteuid() == 0) words = {"setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"};
  words.insert(words.end(), {"sh", "-c", watchdog_script, "dsqlsim-postgres", configuration});
  return words;
}

pid_t spawn(std::vector<std::string> words, int input, int output) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  CHECK(posix_spawn_file_actions_init(&actions) == 0 && posix_spawnattr_init(&attributes) == 0);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  pid_t child = -1;
  const int error = posix_spawnp(&child, arguments.front(), &actions, &attributes, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return error == 0 ? child : -1;
}

/// Up to the end of the line that says "ready", or of the output.
std::string read_report(int from) {
  std::string report;
  char c = 0;
  while (read(from, &c, 1) == 1) {
    if (c == '\n' && report.starts_with("ready ")) return report;
    report += c;
  }
  return report;
}

}  // namespace

PostgresServer::PostgresServer(const std::string& configuration) {
  Pipe lifeline;
  Pipe report;
  watchdog_ = spawn(watchdog_command(configuration), lifeline.end(0), report.end(1));
  if (watchdog_ < 0) throw FatalError("no process can be started for a PostgreSQL server");
  lifeline_ = lifeline.release(1);
  report.close_end(1);
  const std::string said = read_report(report.end(0));
  if (said.starts_with("ready ")) {
    folder_ = said.substr(6);
    return;
  }
  stop();
  throw FatalError("no PostgreSQL server can be started (Debian's package postgresql-15 has one): " + said);
}

PostgresServer::~PostgresServer() { stop(); }

void PostgresServer::stop() {
  close(lifeline_);
  waitpid(watchdog_, nullptr, 0);
}

}  // namespace dsqlsim

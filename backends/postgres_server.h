#pragma once
// A throw-away PostgreSQL server: a cluster in a new folder under /tmp, reachable over a Unix socket there and nowhere
// else. A watchdog process of its own starts it, and stops it and removes the folder as soon as this object is gone or
// the program that made it has died, however it died.

#include <sys/types.h>

#include <string>

namespace dsqlsim {

class PostgresServer {
 public:
  /// Returns when the server accepts connections: about a second. Throws FatalError if it cannot be started, with
  /// PostgreSQL's own words.
  /// `configuration` comes behind our own lines of postgresql.conf.
  explicit PostgresServer(const std::string& configuration = {});
  /// Returns when the server has stopped and its folder is gone.
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  /// Where the socket is: the `host` of a connection string. User postgres, no password.
  [[nodiscard]] const std::string& folder() const { return folder_; }

 private:
  void stop();

  pid_t watchdog_ = -1;
  /// The watchdog waits for the end of this pipe, which the kernel closes with the process.
  int lifeline_ = -1;
  std::string folder_;
};

}  // namespace dsqlsim

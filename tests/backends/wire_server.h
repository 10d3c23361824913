#pragma once
// A server that speaks PostgreSQL's protocol on a local port and has the in-memory model of DSQL behind it: what a
// client library makes of DSQL's answers can be tried on it. Without TLS. Its sessions take turns.

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "sim/db/backend.h"

namespace dsqlsim::tests {

class WireServer {
 public:
  /// Whoever has this password is let in, after each of the refusals has been given to one connect.
  explicit WireServer(std::string password, std::deque<std::string> refusals = {});
  ~WireServer();
  WireServer(const WireServer&) = delete;
  WireServer& operator=(const WireServer&) = delete;

  [[nodiscard]] std::string conninfo() const;
  /// Texts of all statements so far, in their order; those of connects are "connect".
  [[nodiscard]] std::vector<std::string> statements();
  /// The next statement that begins like this is answered 40001 OC001.
  void change_schema_at(std::string beginning);
  /// Closes every connection.
  void hang_up();

 private:
  class Client;
  void accept_clients();

  std::string password_;
  int listener_ = -1;
  int port_ = 0;
  std::mutex turn_;
  std::deque<std::string> refusals_;
  std::vector<std::string> statements_;
  std::string changed_at_;
  std::vector<int> sockets_;
  StatementTable texts_;
  std::unique_ptr<Backend> model_;
  std::atomic<bool> ending_ = false;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace dsqlsim::tests

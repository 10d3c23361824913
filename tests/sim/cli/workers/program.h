#pragma once
// A program that runs beside the test, which can look at its children and send it signals.

#include <sys/types.h>

#include <string>
#include <vector>

namespace dsqlsim::tests {

class Program {
 public:
  explicit Program(std::vector<std::string> words);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  [[nodiscard]] std::vector<pid_t> children() const;
  void send(int signal) const;
  [[nodiscard]] bool has_ended() const;
  /// Waits for its end. Its exit code, or minus the signal that ended it.
  int wait();
  /// What it wrote so far, on either stream.
  [[nodiscard]] std::string out() const;
  [[nodiscard]] std::string err() const;

 private:
  std::string out_path_;
  std::string err_path_;
  pid_t pid_ = -1;
};

/// A zombie does not live.
[[nodiscard]] bool lives(pid_t pid);

}  // namespace dsqlsim::tests

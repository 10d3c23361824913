#pragma once
// A program that runs beside the test, which can look at its children and send it signals.

#include <sys/types.h>

#include <chrono>
#include <functional>
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

/// What a program came to.
struct Ended {
  int code = 0;
  std::string out;
  std::string err;
};
[[nodiscard]] Ended run_to_its_end(std::vector<std::string> words);

/// Whether the condition holds now or, looked at over and over, within that time.
bool comes_true_within(std::chrono::milliseconds time, const std::function<bool()>& condition);
/// The same within a minute.
bool comes_true(const std::function<bool()>& condition);

/// The whole file, of /proc for example; empty if there is none.
[[nodiscard]] std::string contents(const std::string& path);

/// A zombie does not live.
[[nodiscard]] bool lives(pid_t pid);

}  // namespace dsqlsim::tests

#pragma once
// One `dsqlsim worker`: lines go in, lines come out.

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace dsqlsim::cli {

/// How a process came to its end.
struct ProcessEnd {
  /// "crashed: SIGABRT", "ended with exit code 3".
  std::string how;
  /// It said itself that it cannot go on; else something befell it.
  bool gave_up = false;
  /// By SIGKILL, which no program sends itself.
  bool was_killed = false;
};

class WorkerProcess {
 public:
  /// Starts it; FatalError if that is impossible.
  explicit WorkerProcess(const std::string& executable);
  /// Kills it if it is still there.
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  /// Readable when there is something to read, or when the process has ended.
  [[nodiscard]] int descriptor() const { return descriptor_; }
  /// A process that has ended takes no lines; its end shows when it is read from.
  void give(std::string_view line);
  /// Waits for something, and appends the lines that are whole. False when the process has ended.
  bool read(std::vector<std::string>& lines);
  /// Waits for its end.
  ProcessEnd wait();
  /// Waits after it was killed.
  void kill();

 private:
  pid_t pid_ = -1;
  int descriptor_ = -1;
  std::string half_line_;
};

}  // namespace dsqlsim::cli

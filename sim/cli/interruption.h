#pragma once
// Ctrl-C or SIGTERM as a wish to stop, while one of these lives: whoever works asks between two runs, and ends tidily. A
// second signal ends the process at once.

#include <csignal>

namespace dsqlsim::cli {

/// One at a time.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  [[nodiscard]] bool wished() const;

 private:
  struct sigaction old_int_ {};
  struct sigaction old_term_ {};
};

}  // namespace dsqlsim::cli

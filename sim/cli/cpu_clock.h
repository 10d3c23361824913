#pragma once
// CPU time of this process, so that the figures of bench are those of one core whatever else the machine does meanwhile.

#include <chrono>
#include <ctime>

namespace dsqlsim::cli {

struct CpuClock {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<CpuClock>;
  static time_point now() {
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return time_point(std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec));
  }
};

}  // namespace dsqlsim::cli

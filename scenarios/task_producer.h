#pragma once
// Who adds tasks to the queues of a matching host, one or a few at a time, and tries again while the answer does not
// say that the task is there (the transfer queue of the history service does that). A task keeps its number over all
// tries.

#include <cstdint>
#include <deque>

#include "scenarios/matching_host.h"

namespace dsqlsim::scenarios {

class TaskProducer {
 public:
  explicit TaskProducer(std::deque<QueueOnHost>& queues) : queues_(queues) {}

  /// Makes operations as long as `left`, shared by all incarnations of the host, lasts.
  void run(Actor& actor, std::uint64_t& left);
  /// Adds one task to a queue, as often as it takes. How often it tried.
  std::int64_t add_until_it_is_there(Actor& actor, QueueOnHost& queue, std::int64_t number);

 private:
  void operate(Actor& actor);

  std::deque<QueueOnHost>& queues_;
};

}  // namespace dsqlsim::scenarios

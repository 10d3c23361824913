#pragma once
// Who goes through all task queues, page by page (service/worker/scanner/taskqueue), and notes which it finds.
// Temporal's deletes queues that nobody has written for two days; none is so old here.

#include "sim/core/context.h"
#include "store/store.h"

namespace dsqlsim::scenarios {

class QueueScavenger {
 public:
  QueueScavenger(store::Store& store, store::TaskVersion version) : tasks_(store.tasks(version)) {}

  /// Lists all queues as long as `left`, shared by all incarnations of the host, lasts.
  void run(Actor& actor, std::uint64_t& left);

 private:
  void list(Actor& actor);

  store::TaskManager& tasks_;
};

}  // namespace dsqlsim::scenarios

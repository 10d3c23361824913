// L7. However many producers there are, each gets on. Once faults have stopped, whoever puts messages into a queue,
// reads them, acknowledges, purges and lists, of either version and of dead letters too, succeeds.

#include "properties/catalogue.h"
#include "properties/probes.h"

namespace dsqlsim::properties {

Verdict message_queues_make_progress_after_faults(const History& history) {
  return judge_progress(history, progress_of(history, "message queue"), "message queue");
}

}  // namespace dsqlsim::properties

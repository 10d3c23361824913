// L4. Once faults have stopped and everybody agrees on who owns what, each task queue is loaded, takes a task, and is
// worked off to its end, within the scenario's time to settle; and user data can be written.

#include "properties/catalogue.h"
#include "properties/probes.h"

namespace dsqlsim::properties {

Verdict task_queues_make_progress_after_faults(const History& history) {
  return judge_progress(history, progress_of(history, "matcher"), "matcher");
}

}  // namespace dsqlsim::properties

// L3. Faults excuse a queue from getting on only while they last. Once they have stopped, what has been asked for is
// read, executed and deleted, and a checkpoint says so, within the scenario's time to settle, however long the backlog.

#include "properties/catalogue.h"
#include "properties/probes.h"

namespace dsqlsim::properties {

Verdict backlog_drains_after_faults(const History& history) {
  const Progress progress = progress_of(history, "queue");
  // What came before the queues hung, and is another property's.
  if (progress.probes.empty()) return Verdict::undecided("no queue was waited for after faults had stopped");
  return judge_progress(history, progress, "queue");
}

}  // namespace dsqlsim::properties

// A fence refuses whoever lost the race. Once faults have stopped and nobody competes, nobody may be refused: each way
// of locking and updating a row must work again, with a fence that was just read.

#include "properties/catalogue.h"
#include "properties/probes.h"

namespace dsqlsim::properties {

Verdict fenced_updates_make_progress_after_faults(const History& history) {
  return judge_progress(history, progress_of(history, "fenced update"), "fenced update");
}

}  // namespace dsqlsim::properties

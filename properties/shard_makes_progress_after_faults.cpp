// L1. Faults excuse a shard from serving its clients only while they last: once they have stopped and all hosts are up,
// some host acquires it and writes through it succeed, within the scenario's time to settle.

#include "properties/catalogue.h"
#include "properties/probes.h"

namespace dsqlsim::properties {

Verdict shard_makes_progress_after_faults(const History& history) {
  return judge_progress(history, progress_of(history, "shard"), "shard");
}

}  // namespace dsqlsim::properties

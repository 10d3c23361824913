// L1. Faults excuse a shard from serving its clients only while they last: once they have stopped and all hosts are up,
// some host acquires it, writes through it succeed, and no workflow of it is stuck, within the scenario's time to
// settle.

#include <algorithm>

#include "properties/catalogue.h"
#include "properties/probes.h"

namespace dsqlsim::properties {

Verdict shard_makes_progress_after_faults(const History& history) {
  // What hung last is what there is to tell of.
  const Progress workflows = progress_of(history, "workflow");
  const auto hung = [](const Probe& p) { return !p.succeeded.has_value(); };
  if (std::any_of(workflows.probes.begin(), workflows.probes.end(), hung)) {
    Verdict verdict = judge_progress(history, workflows, "workflow");
    if (verdict.kind == VerdictKind::violated) return verdict;
  }
  return judge_progress(history, progress_of(history, "shard"), "shard");
}

}  // namespace dsqlsim::properties

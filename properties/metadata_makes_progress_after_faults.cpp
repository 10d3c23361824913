// L8. A writer with whom nobody competes succeeds, whatever row it writes, and whoever lists comes to an end. Once
// faults have stopped, that is owed for nexus endpoints and for cluster metadata.

#include <array>

#include "properties/catalogue.h"
#include "properties/probes.h"

namespace dsqlsim::properties {

Verdict metadata_makes_progress_after_faults(const History& history) {
  Verdict verdict = Verdict::undecided("nothing was tried after faults had stopped");
  for (const std::string_view kind : std::array<std::string_view, 2>{"endpoint", "cluster metadata"}) {
    const Progress progress = progress_of(history, kind);
    if (progress.probes.empty()) continue;
    verdict = judge_progress(history, progress, kind);
    if (verdict.kind == VerdictKind::violated) return verdict;
  }
  return verdict;
}

}  // namespace dsqlsim::properties

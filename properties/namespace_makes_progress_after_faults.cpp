// L5. Once faults have stopped, a namespace writer succeeds, whichever existing namespace it writes; and a writer with
// whom nobody competes succeeds with its first try. Competition is read off the commit log: another transaction that
// changed a namespace or the global version, or that only locked something, while the probe was under way.

#include <fmt/format.h>

#include <optional>

#include "properties/catalogue.h"
#include "properties/probes.h"
#include "properties/rows.h"

namespace dsqlsim::properties {

namespace {

bool competes(const History& history, const Entry& commit) {
  if (commit.kind != EntryKind::commit) return false;
  for (std::uint32_t i = 0; i < commit.change_count; ++i) {
    const std::string_view table = history.change(commit, i).table;
    if (table == schema::table::namespaces || table == schema::table::namespace_metadata) return true;
  }
  return commit.change_count == 0;
}

/// True if a commit between the two notes of the probe was not its own, or was not its last.
bool had_competition(const History& history, const Probe& probe) {
  const Entry& end = history.entry(*probe.succeeded);
  std::size_t own = 0;
  for (std::size_t at = probe.began; at < *probe.succeeded; ++at) {
    const Entry& entry = history.entry(at);
    if (!competes(history, entry)) continue;
    if (entry.actor != end.actor || ++own > 1) return true;
  }
  return false;
}

bool has_commit_log(const History& history) {
  for (const Entry& entry : history.entries()) {
    if (entry.kind == EntryKind::commit) return true;
  }
  return false;
}

}  // namespace

Verdict namespace_makes_progress_after_faults(const History& history) {
  const Progress progress = progress_of(history, "namespace");
  Verdict verdict = judge_progress(history, progress, "namespace");
  if (verdict.kind != VerdictKind::holds || !has_commit_log(history)) return verdict;
  for (const Probe& probe : progress.probes) {
    if (!probe.succeeded.has_value()) continue;
    const std::int64_t tries = history.entry(*probe.succeeded).n[1];
    if (tries <= 1 || had_competition(history, probe)) continue;
    return Verdict::violated("several tries without competition",
                             fmt::format("{} needed {} tries for namespace {} although nobody else wrote a namespace.",
                                         who(history, *probe.succeeded), tries, probe.number),
                             {probe.began, *probe.succeeded});
  }
  return verdict;
}

}  // namespace dsqlsim::properties

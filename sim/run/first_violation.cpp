#include "sim/run/first_violation.h"

#include "sim/db/backend.h"

namespace dsqlsim {

namespace {

/// Appends entries of one history to another, which must not outlive it.
void append(const History& from, const Entry& entry, History& to) {
  if (entry.kind != EntryKind::commit) {
    to.add(entry);
    return;
  }
  std::vector<RowChange> changes;
  for (const Change& c : from.changes(entry)) changes.push_back({c.table, c.before, c.after});
  to.add_commit(entry, changes);
}

}  // namespace

std::optional<FirstViolation> first_violation(const Property& property, const History& history) {
  History so_far(history.detail());
  for (std::size_t a = 0; a < history.actor_count(); ++a) so_far.add_actor(history.actor(static_cast<ActorId>(a)));
  const auto entries = history.entries();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    append(history, entries[i], so_far);
    if (i + 1 < entries.size() && entries[i + 1].step == entries[i].step) continue;
    Verdict verdict = property.check(so_far);
    if (verdict.kind == VerdictKind::violated) return FirstViolation{entries[i].step, i + 1, std::move(verdict)};
  }
  return std::nullopt;
}

}  // namespace dsqlsim

// L2. Once faults have stopped and the membership has settled, a host has a reason to take a new range at most once for
// each write that it makes: its outcome may still be unknown, or the block of ids is used up. Beyond what each host may
// have under way from before, more ranges than writes are a loop: acquiring leads to acquiring.

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::properties {

namespace {

namespace host_notes = schema::host_notes;

/// A host may take a range for each thing that it had under way when faults stopped: acquiring, two queues, a client or
/// two, one a retry.
constexpr std::uint64_t from_before = 8;

struct Owner {
  std::uint64_t ranges = 0;
  std::uint64_t writes = 0;
};

}  // namespace

Verdict no_endless_acquiring(const History& history) {
  std::optional<std::size_t> stopped;
  std::map<std::pair<Incarnation, std::int64_t>, Owner> owners;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    if (entry.kind == EntryKind::host && entry.label == Label("faults stopped")) stopped = at;
    if (!stopped.has_value() || entry.kind != EntryKind::note) continue;
    const bool range = entry.label == host_notes::range_acquired;
    if (!range && !(entry.label == host_notes::write_began)) continue;
    Owner& owner = owners[{incarnation_of(history, entry.actor), entry.n[0]}];
    if (!range) {
      ++owner.writes;
      continue;
    }
    if (++owner.ranges <= owner.writes + from_before) continue;
    return Verdict::violated("acquired again and again",
                             fmt::format("After faults had stopped, {} took {} ranges of shard {} for {} writes.",
                                         who(history, at), owner.ranges, entry.n[0], owner.writes),
                             {*stopped, at});
  }
  if (!stopped.has_value()) return Verdict::undecided("faults have not stopped");
  return owners.empty() ? Verdict::undecided("nobody acquired a shard or wrote after faults had stopped")
                        : Verdict::holds();
}

}  // namespace dsqlsim::properties

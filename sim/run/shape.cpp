#include "sim/run/shape.h"

#include <algorithm>
#include <vector>

namespace dsqlsim {

namespace {

/// First, second, third: whoever comes first.
std::uint64_t ordinal(HostId host, std::vector<HostId>& seen) {
  const auto known = std::find(seen.begin(), seen.end(), host);
  if (known != seen.end()) return static_cast<std::uint64_t>(known - seen.begin());
  seen.push_back(host);
  return seen.size() - 1;
}

/// What happened to which tables, whatever the order and the number of the rows.
std::uint64_t changes_of(const History& history, const Entry& commit) {
  std::vector<std::uint64_t> kinds;
  for (const Change& c : history.changes(commit)) {
    const std::uint64_t kind =
        (c.before.empty() ? 1U : 0U) + (c.after.empty() ? 2U : 0U) +
        (c.before.size() == c.after.size() && std::equal(c.before.begin(), c.before.end(), c.after.begin()) ? 4U : 0U);
    kinds.push_back(mix(name_hash(c.table), kind));
  }
  std::sort(kinds.begin(), kinds.end());
  kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
  std::uint64_t h = 0;
  for (const std::uint64_t kind : kinds) h = mix(h, kind);
  return h;
}

}  // namespace

std::uint64_t shape_of(const History& history) {
  std::uint64_t shape = 0;
  std::uint64_t last = 0;
  std::vector<HostId> hosts;
  for (const Entry& e : history.entries()) {
    if (e.kind == EntryKind::host && e.label == Label("faults stopped")) break;
    std::uint64_t move = 0;
    if (e.kind == EntryKind::fault) move = e.label.hash();
    if (e.kind == EntryKind::commit && e.actor != no_actor) {
      move = mix(ordinal(history.actor(e.actor).host, hosts), changes_of(history, e));
    }
    if (move == 0 || move == last) continue;
    last = move;
    shape = mix(shape, move);
  }
  return std::max<std::uint64_t>(shape, 1);
}

}  // namespace dsqlsim

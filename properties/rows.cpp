#include "properties/rows.h"

#include <algorithm>

#include "sim/core/check.h"

namespace dsqlsim::properties {

bool is_update(const Change& c) {
  return !c.before.empty() && !c.after.empty() &&
         !std::equal(c.before.begin(), c.before.end(), c.after.begin(), c.after.end());
}

std::vector<RowChanged> changes_of(const History& history, std::string_view table) {
  std::vector<RowChanged> out;
  const std::span<const Entry> entries = history.entries();
  for (std::size_t at = 0; at < entries.size(); ++at) {
    for (std::uint32_t i = 0; i < entries[at].change_count; ++i) {
      const Change change = history.change(entries[at], i);
      if (change.table == table && is_change(change)) out.push_back({at, change});
    }
  }
  return out;
}

std::vector<Change> changed_rows(const History& history, const Entry& commit) {
  std::vector<Change> out = history.changes(commit);
  out.erase(std::remove_if(out.begin(), out.end(), [](const Change& c) { return !is_change(c); }), out.end());
  return out;
}

std::int64_t integer(const Value& cell) {
  const auto* n = std::get_if<std::int64_t>(&cell);
  CHECK_WHY(n != nullptr, "the column holds integers");
  return *n;
}

const std::string& text(const Value& cell) {
  const auto* s = std::get_if<std::string>(&cell);
  CHECK_WHY(s != nullptr, "the column holds text");
  return *s;
}

const Uuid& uuid(const Value& cell) {
  const auto* u = std::get_if<Uuid>(&cell);
  CHECK_WHY(u != nullptr, "the column holds UUIDs");
  return *u;
}

Incarnation incarnation_of(const History& history, ActorId actor) {
  const ActorInfo& info = history.actor(actor);
  return {info.host, info.incarnation};
}

std::string who(const History& history, std::size_t entry) { return history.actor_text(history.entry(entry).actor); }

}  // namespace dsqlsim::properties

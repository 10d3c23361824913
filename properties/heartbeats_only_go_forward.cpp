// S23. A member's record tells when it was last heard of. A heartbeat that was sent before another one may land after
// it, but does not make the member look older than it is. Time goes back only where the member's own clock did.

#include <fmt/format.h>

#include <map>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "properties/store_calls.h"
#include "store/schema/service_tables.h"

namespace dsqlsim::properties {

namespace {

std::int64_t heartbeat(std::span<const Value> row) {
  const auto* time = std::get_if<Timestamp>(&cell(row, schema::cluster_membership::last_heartbeat));
  return time == nullptr ? 0 : time->us;
}

}  // namespace

Verdict heartbeats_only_go_forward(const History& history) {
  struct Written {
    std::size_t sent = 0;
    std::size_t entry = 0;
  };
  const StoreCalls calls(history);
  std::map<Uuid, Written> last;
  bool judged = false;
  for (const auto& [entry, change] : changes_of(history, schema::table::cluster_membership)) {
    if (is_delete(change)) continue;
    const StatementCall* sent = calls.statement_of(history.entry(entry));
    if (sent == nullptr) continue;
    const Uuid& id = uuid(cell(change.after, schema::cluster_membership::host_id));
    const auto before = last.find(id);
    if (is_update(change) && before != last.end()) {
      judged = true;
      const std::int64_t back = heartbeat(change.before) - heartbeat(change.after);
      if (back > 0 && sent->request_entry < before->second.sent) {
        return Verdict::violated("heartbeat overwritten by an older one",
                                 fmt::format("A heartbeat of {} landed after a newer one, and set its last heartbeat "
                                             "back by {} us.",
                                             who(history, entry), back),
                                 {before->second.entry, entry});
      }
    }
    last[id] = {sent->request_entry, entry};
  }
  return judged ? Verdict::holds() : Verdict::undecided("no member wrote a second heartbeat");
}

}  // namespace dsqlsim::properties

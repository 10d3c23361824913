// S23. What is pruned are records of processes that are gone. A process that is up and whose record is deleted is
// nobody's seed until its next heartbeat.

#include <fmt/format.h>

#include <map>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "store/schema/service_notes.h"
#include "store/schema/service_tables.h"

namespace dsqlsim::properties {

Verdict live_member_is_never_pruned(const History& history) {
  struct Member {
    HostId host = 0;
    std::size_t joined = 0;
  };
  std::map<std::string, Member> up;
  bool judged = false;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& e = history.entry(at);
    if (e.kind == EntryKind::host && e.label == Label("crash")) {
      std::erase_if(up, [&e](const auto& m) { return m.second.host == static_cast<HostId>(e.n[0]); });
    }
    if (e.kind == EntryKind::note && e.label == schema::service_notes::joined_cluster) {
      up[std::string(e.text)] = {history.actor(e.actor).host, at};
    }
    for (std::uint32_t i = 0; i < e.change_count; ++i) {
      const Change c = history.change(e, i);
      if (c.table != schema::table::cluster_membership || !is_delete(c)) continue;
      judged = true;
      const std::string id = to_text(uuid(cell(c.before, schema::cluster_membership::host_id)));
      const auto member = up.find(id);
      if (member == up.end()) continue;
      return Verdict::violated("live member pruned",
                               fmt::format("{} deleted the record of {}, which is up.", who(history, at),
                                           who(history, member->second.joined)),
                               {member->second.joined, at});
    }
  }
  return judged ? Verdict::holds() : Verdict::undecided("no record of a member was deleted");
}

}  // namespace dsqlsim::properties

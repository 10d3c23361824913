// S25. A queue of version 2 goes on from the id of its newest message, which its row stands for: once it were deleted,
// the next message would get an id that readers have passed.

#include <fmt/format.h>

#include <map>

#include "properties/catalogue.h"
#include "properties/message_rows.h"

namespace dsqlsim::properties {

Verdict newest_message_is_kept(const History& history) {
  struct Newest {
    std::int64_t id = 0;
    std::size_t entry = 0;
  };
  std::map<std::string, Newest> newest;
  bool judged = false;
  for (const MessageChange& m : message_changes(history)) {
    if (!m.version_2) continue;
    if (!m.deleted) {
      Newest& n = newest[m.queue];
      if (m.id >= n.id) n = {m.id, m.entry};
      continue;
    }
    judged = true;
    const auto found = newest.find(m.queue);
    if (found == newest.end() || m.id < found->second.id) continue;
    return Verdict::violated(
        "newest message deleted",
        fmt::format("{} deleted message {} of queue {}, the newest that it had.", who(history, m.entry), m.id, m.queue),
        {found->second.entry, m.entry});
  }
  return judged ? Verdict::holds() : Verdict::undecided("no message of a queue of version 2 was deleted");
}

}  // namespace dsqlsim::properties

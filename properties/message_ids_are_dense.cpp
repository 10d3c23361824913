// S24. The messages of a queue are numbered 0, 1, 2 .. as they are put in. Consumers go on behind the last id that they
// have seen: a message with an id that was there before is never read, and whoever counts messages by their ids (as the
// list of queues does) counts wrong where ids are left out.

#include <fmt/format.h>

#include <map>

#include "properties/catalogue.h"
#include "properties/message_rows.h"

namespace dsqlsim::properties {

namespace {

struct Newest {
  std::int64_t id = 0;
  std::size_t entry = 0;
};

Verdict used_twice(const History& history, const MessageChange& m, const Newest& newest) {
  return Verdict::violated("message id given again",
                           fmt::format("{} put a message into queue {} under id {}, and ids up to {} had been given.",
                                       who(history, m.entry), m.queue, m.id, newest.id),
                           {newest.entry, m.entry});
}

Verdict left_out(const History& history, const MessageChange& m, std::int64_t expected,
                 std::vector<std::size_t> witness) {
  witness.push_back(m.entry);
  return Verdict::violated("message id left out",
                           fmt::format("{} put a message into queue {} under id {}; {} was the next.",
                                       who(history, m.entry), m.queue, m.id, expected),
                           std::move(witness));
}

}  // namespace

Verdict message_ids_are_dense(const History& history) {
  std::map<std::string, Newest> newest;
  bool judged = false;
  for (const MessageChange& m : message_changes(history)) {
    if (m.deleted) continue;
    judged = true;
    const auto before = newest.find(m.queue);
    if (before == newest.end()) {
      if (m.id != 0) return left_out(history, m, 0, {});
    } else {
      if (m.id <= before->second.id) return used_twice(history, m, before->second);
      const std::int64_t expected = before->second.id + 1;
      if (m.id != expected) return left_out(history, m, expected, {before->second.entry});
    }
    newest[m.queue] = {m.id, m.entry};
  }
  return judged ? Verdict::holds() : Verdict::undecided("no message was put into a queue");
}

}  // namespace dsqlsim::properties

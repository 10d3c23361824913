// S17. The persisted ack level of a task queue never goes back: whoever takes the queue over would read, and hand out
// once more, what was done and perhaps deleted long ago. Not judged is a host that takes the queue from another: it
// writes back, with its new range, the level that it had read before, and what the other persisted in between is done
// again.

#include <fmt/format.h>

#include <map>

#include "properties/catalogue.h"
#include "properties/queue_rows.h"

namespace dsqlsim::properties {

namespace {

bool same_host(const History& history, std::size_t before, std::size_t now) {
  return incarnation_of(history, history.entry(before).actor) == incarnation_of(history, history.entry(now).actor);
}

}  // namespace

Verdict ack_level_never_decreases(const History& history) {
  std::map<QueueKey, std::size_t> last;
  bool judged = false;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& e = history.entry(at);
    for (const Change& change : changed_rows(history, e)) {
      if (!is_queue_table(change.table)) continue;
      const auto before = queue_row(change.before);
      const auto after = queue_row(change.after);
      if (!after.has_value()) continue;
      const bool takes_over = before.has_value() && after->range != before->range &&
                              (!last.contains(after->key) || !same_host(history, last[after->key], at));
      if (before.has_value() && after->ack_level < before->ack_level && !takes_over) {
        std::vector<std::size_t> witness{at};
        if (const auto found = last.find(after->key); found != last.end())
          witness.insert(witness.begin(), found->second);
        return Verdict::violated(
            "ack level went back",
            fmt::format("{} moved the persisted ack level of queue {} back from {} to {}.", who(history, at),
                        after->key.hash, words(before->ack_level), words(after->ack_level)),
            std::move(witness));
      }
      judged = judged || (before.has_value() && after->ack_level > before->ack_level);
      last[after->key] = at;
    }
  }
  return judged ? Verdict::holds() : Verdict::undecided("no persisted ack level moved");
}

}  // namespace dsqlsim::properties

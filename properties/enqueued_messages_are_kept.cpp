// S24. What was put into a queue and answered ok is in it, once, under the id that was told; and of two messages of one
// queue, the second of which was begun after the first had been answered, the second has the higher id.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "properties/catalogue.h"
#include "properties/message_rows.h"
#include "store/schema/host_notes.h"
#include "store/schema/service_notes.h"

namespace dsqlsim::properties {

namespace {

namespace sn = schema::service_notes;

bool has_commits(const History& history) {
  return std::any_of(history.entries().begin(), history.entries().end(),
                     [](const Entry& e) { return e.kind == EntryKind::commit; });
}

class Judge {
 public:
  explicit Judge(const History& history) : history_(history), messages_(message_changes(history)) {}

  Verdict verdict() {
    for (std::size_t at = 0; at < history_.entries().size(); ++at) {
      while (next_ < messages_.size() && messages_[next_].entry <= at) {
        if (const auto verdict = committed(messages_[next_++])) return *verdict;
      }
      const Entry& e = history_.entry(at);
      if (e.kind != EntryKind::note) continue;
      if (e.label == sn::enqueue_began) began_[e.n[0]] = {at, newest_told(e.text)};
      if (!(e.label == sn::enqueue_returned)) continue;
      if (const auto verdict = told(e, at)) return *verdict;
    }
    return judged_ ? Verdict::holds() : Verdict::undecided("nobody was told that a message is in a queue");
  }

 private:
  struct Told {
    std::int64_t id = -1;
    std::size_t entry = 0;
  };
  struct Began {
    std::size_t entry = 0;
    /// The highest id of the queue that somebody had been told of by then.
    Told before;
  };

  std::optional<Verdict> committed(const MessageChange& m) {
    if (m.deleted) return std::nullopt;
    const auto [first, is_new] = put_.try_emplace(m.number, m);
    if (!is_new) {
      return Verdict::violated(
          "message put in twice",
          fmt::format("{} put message {} into queue {} as {}; it was in queue {} as {} already.",
                      who(history_, m.entry), m.number, m.queue, m.id, first->second.queue, first->second.id),
          {first->second.entry, m.entry});
    }
    const auto began = began_.find(m.number);
    if (began == began_.end() || m.id > began->second.before.id) return std::nullopt;
    return Verdict::violated(
        "later message before an earlier one",
        fmt::format("{} put message {} into queue {} as {}; that of id {} had been acknowledged before it was begun.",
                    who(history_, m.entry), m.number, m.queue, m.id, began->second.before.id),
        {began->second.before.entry, began->second.entry, m.entry});
  }

  std::optional<Verdict> told(const Entry& e, std::size_t at) {
    using schema::host_notes::WriteOutcome;
    if (static_cast<WriteOutcome>(e.n[1]) != WriteOutcome::ok) return std::nullopt;
    judged_ = true;
    const auto put = put_.find(e.n[0]);
    if (put == put_.end() || put->second.queue != e.text) {
      return Verdict::violated(
          "acknowledged message not in its queue",
          fmt::format("{} was told that message {} is in queue {}, and no commit had put it there.", who(history_, at),
                      e.n[0], e.text),
          {at});
    }
    if (e.n[2] >= 0 && e.n[2] != put->second.id) {
      return Verdict::violated("message told under another id",
                               fmt::format("{} was told that message {} has id {} in queue {}; it has {}.",
                                           who(history_, at), e.n[0], e.n[2], e.text, put->second.id),
                               {put->second.entry, at});
    }
    Told& newest = newest_[std::string(e.text)];
    if (put->second.id > newest.id) newest = {put->second.id, at};
    return std::nullopt;
  }

  [[nodiscard]] Told newest_told(std::string_view queue) const {
    const auto found = newest_.find(std::string(queue));
    return found == newest_.end() ? Told{} : found->second;
  }

  const History& history_;
  std::vector<MessageChange> messages_;
  std::size_t next_ = 0;
  std::map<std::int64_t, MessageChange> put_;
  std::map<std::int64_t, Began> began_;
  std::map<std::string, Told> newest_;
  bool judged_ = false;
};

}  // namespace

Verdict enqueued_messages_are_kept(const History& history) {
  if (!has_commits(history)) return Verdict::undecided("there is no commit to look for");
  return Judge(history).verdict();
}

}  // namespace dsqlsim::properties

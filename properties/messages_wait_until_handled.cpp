// S24. A message is for everybody who keeps an ack level of its queue. It goes only after somebody has handled it, and
// after each of those whom the queue's row names has.

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>

#include "properties/catalogue.h"
#include "properties/message_rows.h"
#include "store/schema/service_blobs.h"
#include "store/schema/service_notes.h"
#include "store/schema/service_tables.h"

namespace dsqlsim::properties {

namespace {

namespace sn = schema::service_notes;

class Judge {
 public:
  explicit Judge(const History& history) : history_(history) {}

  void noted(const Entry& e) {
    if (!(e.label == sn::message_handled)) return;
    const std::size_t blank = e.text.find(' ');
    handled_[e.n[1]].insert(std::string(e.text.substr(blank + 1)));
  }

  void acknowledged(const Change& change) {
    if (change.table != schema::table::queue_metadata || change.after.empty()) return;
    const auto acks = schema::decode<schema::QueueAckLevels>(cell(change.after, schema::queue_metadata::data));
    if (!acks.has_value()) return;
    std::set<std::string>& names =
        consumers_[sn::queue_name(integer(change.after, schema::queue_metadata::queue_type))];
    for (const auto& [name, level] : acks->levels) names.insert(name);
  }

  std::optional<Verdict> changed(const MessageChange& m) {
    if (!m.deleted) {
      put_[m.number] = m.entry;
      return std::nullopt;
    }
    judged_ = true;
    const std::set<std::string>& by = handled_[m.number];
    if (by.empty()) return too_early(m, "which nobody had handled");
    for (const std::string& name : consumers_[m.queue]) {
      if (!by.contains(name)) return too_early(m, fmt::format("which {} had not handled", name));
    }
    return std::nullopt;
  }
  [[nodiscard]] bool judged() const { return judged_; }

 private:
  [[nodiscard]] Verdict too_early(const MessageChange& m, std::string_view why) const {
    std::vector<std::size_t> witness;
    if (const auto put = put_.find(m.number); put != put_.end()) witness.push_back(put->second);
    witness.push_back(m.entry);
    return Verdict::violated(
        "message deleted before it was handled",
        fmt::format("{} deleted message {} of queue {}, {}.", who(history_, m.entry), m.id, m.queue, why),
        std::move(witness));
  }

  const History& history_;
  /// By number of a message: who has handled it, and the commit that put it in.
  std::map<std::int64_t, std::set<std::string>> handled_;
  std::map<std::int64_t, std::size_t> put_;
  /// By queue.
  std::map<std::string, std::set<std::string>> consumers_;
  bool judged_ = false;
};

}  // namespace

Verdict messages_wait_until_handled(const History& history) {
  Judge judge(history);
  const std::vector<MessageChange> messages = message_changes(history);
  std::size_t next = 0;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& e = history.entry(at);
    if (e.kind == EntryKind::note) judge.noted(e);
    for (std::uint32_t i = 0; i < e.change_count; ++i) judge.acknowledged(history.change(e, i));
    for (; next < messages.size() && messages[next].entry == at; ++next) {
      if (const auto verdict = judge.changed(messages[next])) return *verdict;
    }
  }
  return judge.judged() ? Verdict::holds() : Verdict::undecided("no message was deleted");
}

}  // namespace dsqlsim::properties

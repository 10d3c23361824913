// A dead letter is all that is left of a replication task that could not be executed. What was put there, and returned
// ok, has been committed; and its row goes only after somebody has handled it.

#include <fmt/format.h>

#include <map>
#include <set>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::properties {

namespace {

/// Shard and task id.
using Letter = std::pair<std::int64_t, std::int64_t>;

class Judge {
 public:
  explicit Judge(const History& history) : history_(history) {}

  std::optional<Verdict> noted(const Entry& note, std::size_t at) {
    const Letter letter{note.n[0], note.n[1]};
    if (note.label == schema::host_notes::dead_letter_handled) handled_.insert(letter);
    if (note.label != schema::host_notes::dead_letter_put) return std::nullopt;
    judged_ = true;
    if (put_.contains(letter)) return std::nullopt;
    return Verdict::violated(
        "dead letter lost when it was put",
        fmt::format("{} was told that task {} of shard {} is among the dead letters, and no commit "
                    "had put it there.",
                    who(history_, at), letter.second, letter.first),
        {at});
  }

  std::optional<Verdict> changed(const Change& change, std::size_t at) {
    if (change.table != schema::table::replication_tasks_dlq) return std::nullopt;
    using schema::replication_tasks_dlq;
    const std::span<const Value> row = is_delete(change) ? change.before : change.after;
    const Letter letter{integer(row, replication_tasks_dlq::shard_id), integer(row, replication_tasks_dlq::task_id)};
    if (is_insert(change)) put_[letter] = at;
    if (!is_delete(change)) return std::nullopt;
    judged_ = true;
    if (handled_.contains(letter)) return std::nullopt;
    std::vector<std::size_t> witness;
    if (const auto found = put_.find(letter); found != put_.end()) witness.push_back(found->second);
    witness.push_back(at);
    return Verdict::violated("dead letter deleted before it was handled",
                             fmt::format("{} deleted the dead letter {} of shard {}, which nobody had handled.",
                                         who(history_, at), letter.second, letter.first),
                             std::move(witness));
  }
  [[nodiscard]] bool judged() const { return judged_; }

 private:
  const History& history_;
  /// The commit that put it there, also if it is gone again.
  std::map<Letter, std::size_t> put_;
  std::set<Letter> handled_;
  bool judged_ = false;
};

}  // namespace

Verdict dead_letters_wait_until_handled(const History& history) {
  Judge judge(history);
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    if (entry.kind == EntryKind::note) {
      if (auto verdict = judge.noted(entry, at)) return *verdict;
    }
    for (std::uint32_t i = 0; i < entry.change_count; ++i) {
      if (auto verdict = judge.changed(history.change(entry, i), at)) return *verdict;
    }
  }
  return judge.judged() ? Verdict::holds() : Verdict::undecided("no dead letter was put or deleted");
}

}  // namespace dsqlsim::properties

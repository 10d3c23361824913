// S13. What a queue deletes lies below what it has read: beyond, nobody can have executed it. Judged on what is
// persisted, the two watermarks of each queue, and on every row that was deleted against what its deleter, or a
// predecessor, had read; what the deleter has executed, it has read.

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "properties/task_rows.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::properties {

namespace {

namespace host_notes = schema::host_notes;
using schema::Category;

std::int64_t position(Category category, const schema::TaskKey& key) {
  return schema::is_scheduled(category) ? key.fire_time_us : key.id;
}

struct QueueOf {
  std::int64_t shard = 0;
  Category category = Category::transfer;
  friend constexpr auto operator<=>(const QueueOf&, const QueueOf&) = default;
};

/// A watermark, and the entry that says so.
struct Mark {
  std::int64_t position = 0;
  std::optional<std::size_t> entry;
  void raise(std::int64_t to, std::size_t at) {
    if (entry.has_value() && to <= position) return;
    position = to;
    entry = at;
  }
};

class Judge {
 public:
  explicit Judge(const History& history) : history_(history) {}

  std::optional<Verdict> shard_written(const Change& change, std::size_t at) {
    const auto blob = schema::decode<schema::ShardInfo>(cell(change.after, schema::shards::data));
    if (!blob.has_value()) return std::nullopt;
    for (const auto& [category, state] : blob->queue_states) {
      judged_ = true;
      persisted_[{blob->shard_id, category}].raise(position(category, state.exclusive_reader_high_watermark), at);
      if (state.exclusive_deletion_high_watermark <= state.exclusive_reader_high_watermark) continue;
      return Verdict::violated(
          "deletion watermark above the reader's",
          fmt::format(
              "{} persisted the deletion watermark {} of the {} queue of shard {}, above its reader watermark {}.",
              who(history_, at), position(category, state.exclusive_deletion_high_watermark), schema::name(category),
              blob->shard_id, position(category, state.exclusive_reader_high_watermark)),
          {at});
    }
    return std::nullopt;
  }

  void reader_advanced(const Entry& note, std::size_t at) {
    read_[{incarnation_of(history_, note.actor), {note.n[0], static_cast<Category>(note.n[3])}}].raise(note.n[1], at);
  }

  void executed(const Entry& note) { executed_.insert({incarnation_of(history_, note.actor), {note.n[0], note.n[1]}}); }

  std::optional<Verdict> row_deleted(const TaskRow& task, std::size_t at) {
    judged_ = true;
    const QueueOf queue{task.shard, task.category};
    const Incarnation deleter = incarnation_of(history_, history_.entry(at).actor);
    if (executed_.contains({deleter, name_of(task)})) return std::nullopt;
    const Mark& own = read_[{deleter, queue}];
    const std::int64_t read = std::max(own.position, persisted_[queue].position);
    const std::int64_t deleted = position(task.category, task.key);
    if (deleted < read) return std::nullopt;
    std::vector<std::size_t> witness;
    if (own.entry.has_value()) witness.push_back(*own.entry);
    witness.push_back(at);
    return Verdict::violated("deleted beyond the reader",
                             fmt::format("{} deleted the {} task {} of shard {}, but had read what is below {} only.",
                                         who(history_, at), schema::name(task.category), deleted, task.shard, read),
                             std::move(witness));
  }
  [[nodiscard]] bool judged() const { return judged_; }

 private:
  const History& history_;
  std::map<QueueOf, Mark> persisted_;
  std::map<std::pair<Incarnation, QueueOf>, Mark> read_;
  std::set<std::pair<Incarnation, TaskName>> executed_;
  bool judged_ = false;
};

std::optional<Verdict> look_at(const History& history, Judge& judge, std::size_t at) {
  const Entry& entry = history.entry(at);
  if (entry.kind == EntryKind::note && entry.label == host_notes::reader_advanced) judge.reader_advanced(entry, at);
  if (entry.kind == EntryKind::note && entry.label == host_notes::task_executed) judge.executed(entry);
  for (std::uint32_t i = 0; i < entry.change_count; ++i) {
    const Change change = history.change(entry, i);
    if (!is_change(change)) continue;
    if (const auto task = task_of(change); task.has_value() && is_delete(change)) {
      if (auto verdict = judge.row_deleted(*task, at); verdict.has_value()) return verdict;
    }
    if (change.table != schema::table::shards || is_delete(change)) continue;
    if (auto verdict = judge.shard_written(change, at); verdict.has_value()) return verdict;
  }
  return std::nullopt;
}

}  // namespace

Verdict deletion_never_passes_the_reader(const History& history) {
  Judge judge(history);
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    if (const auto verdict = look_at(history, judge, at)) return *verdict;
  }
  return judge.judged() ? Verdict::holds() : Verdict::undecided("nobody deleted tasks or persisted a queue state");
}

}  // namespace dsqlsim::properties

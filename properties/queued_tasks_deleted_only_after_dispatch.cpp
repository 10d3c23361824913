// S16, the deletes. The row of a task whose write returned ok goes only after a worker has begun the task, or while the
// task is in the table once more, under another level (its start failed, and it was written again). A row whose write
// did not return ok is nobody's: the caller has added the task again, or given it up. And nobody deletes tasks of a
// queue that nobody serves.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "properties/catalogue.h"
#include "properties/queue_rows.h"

namespace dsqlsim::properties {

namespace {

class Judge {
 public:
  explicit Judge(const History& history) : history_(history), dispatches_(history), added_(added_tasks(history)) {}

  std::optional<Verdict> look_at(const Change& change, const QueuedTask& task, std::size_t at) {
    std::set<schema::TaskLevel>& levels = levels_of_[{task.queue, task.number}];
    if (is_insert(change)) {
      levels.insert(task.level);
      inserted_[{task.queue, task.level}] = at;
      return std::nullopt;
    }
    if (!is_delete(change)) return std::nullopt;
    judged_ = true;
    const bool known = levels.erase(task.level) > 0;
    if (!known) {
      return Verdict::violated(
          "task of a queue that nobody serves deleted",
          fmt::format("{} deleted task {} of queue {} {}, which nobody in the run had written.", who(history_, at),
                      words(task.level), task.queue.hash, to_text(task.queue.id)),
          {at});
    }
    const auto added = added_.find({task.queue.hash, task.level});
    if (added == added_.end() || !levels.empty()) return std::nullopt;
    if (dispatches_.before(task.queue.hash, task.number, at)) return std::nullopt;
    std::vector<std::size_t> witness{inserted_[{task.queue, task.level}], added->second, at};
    std::sort(witness.begin(), witness.end());
    return Verdict::violated(
        "queued task deleted before it was dispatched",
        fmt::format("{} deleted task {} of queue {}, whose write had returned ok to {}; nobody had begun it.",
                    who(history_, at), words(task.level), task.queue.hash, who(history_, added->second)),
        std::move(witness));
  }
  [[nodiscard]] bool judged() const { return judged_; }

 private:
  const History& history_;
  Dispatches dispatches_;
  std::map<std::pair<std::int64_t, schema::TaskLevel>, std::size_t> added_;
  /// Rows that are in the table, by the task's number.
  std::map<std::pair<QueueKey, std::int64_t>, std::set<schema::TaskLevel>> levels_of_;
  std::map<std::pair<QueueKey, schema::TaskLevel>, std::size_t> inserted_;
  bool judged_ = false;
};

}  // namespace

Verdict queued_tasks_deleted_only_after_dispatch(const History& history) {
  Judge judge(history);
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& e = history.entry(at);
    for (std::uint32_t i = 0; i < e.change_count; ++i) {
      const Change change = history.change(e, i);
      const auto task = queued_task(change);
      if (!task.has_value()) continue;
      if (auto verdict = judge.look_at(change, *task, at)) return *verdict;
    }
  }
  return judge.judged() ? Verdict::holds() : Verdict::undecided("no task of a queue was deleted");
}

}  // namespace dsqlsim::properties

// S12, the ack level. A new owner of a shard reads its queues from the persisted reader watermark on, so a task below
// it that nobody executed is lost: whether the watermark was moved past the task, or the task committed below it later.

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>

#include "properties/catalogue.h"
#include "properties/task_rows.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::properties {

namespace {

using schema::Category;
using schema::TaskKey;

struct Queue {
  /// Committed, not deleted, not executed: the commit that inserted each.
  std::map<TaskKey, std::size_t> owed;
  TaskKey watermark;
  std::size_t watermark_entry = 0;
};

using QueueName = std::pair<std::int64_t, Category>;

std::int64_t position(Category category, TaskKey key) {
  return schema::is_scheduled(category) ? key.fire_time_us : key.id;
}

class Judge {
 public:
  explicit Judge(const History& history) : history_(history) {}

  void executed(TaskName task) {
    executed_.insert(task);
    const auto found = rows_.find(task);
    if (found == rows_.end()) return;
    queues_[{found->second.shard, found->second.category}].owed.erase(found->second.key);
  }

  std::optional<Verdict> task_changed(const Change& change, const TaskRow& task, std::size_t at) {
    Queue& queue = queues_[{task.shard, task.category}];
    if (is_delete(change)) {
      queue.owed.erase(task.key);
      rows_.erase(name_of(task));
    }
    if (!is_insert(change)) return std::nullopt;
    rows_[name_of(task)] = task;
    if (task.key < queue.watermark) return below(queue, task, at);
    if (!executed_.contains(name_of(task))) queue.owed[task.key] = at;
    return std::nullopt;
  }

  std::optional<Verdict> shard_written(const Change& change, std::size_t at) {
    const auto blob = schema::decode<schema::ShardInfo>(cell(change.after, schema::shards::data));
    if (!blob.has_value()) return std::nullopt;
    for (const auto& [category, state] : blob->queue_states) {
      judged_ = true;
      Queue& queue = queues_[{blob->shard_id, category}];
      queue.watermark = state.exclusive_reader_high_watermark;
      queue.watermark_entry = at;
      if (!queue.owed.empty() && queue.owed.begin()->first < queue.watermark) {
        return passed(queue, {blob->shard_id, category}, at);
      }
    }
    return std::nullopt;
  }
  [[nodiscard]] bool judged() const { return judged_; }

 private:
  [[nodiscard]] Verdict below(const Queue& queue, const TaskRow& task, std::size_t at) const {
    return Verdict::violated(
        "task committed below the watermark",
        fmt::format("{} committed the {} task {} of shard {} below the reader watermark {} that {} had persisted.",
                    who(history_, at), schema::name(task.category), position(task.category, task.key), task.shard,
                    position(task.category, queue.watermark), who(history_, queue.watermark_entry)),
        {queue.watermark_entry, at});
  }
  [[nodiscard]] Verdict passed(const Queue& queue, const QueueName& name, std::size_t at) const {
    const auto& [key, inserted] = *queue.owed.begin();
    return Verdict::violated(
        "watermark passed an unexecuted task",
        fmt::format("{} persisted the reader watermark {} of the {} queue of shard {}, past task {}, which nobody had "
                    "executed.",
                    who(history_, at), position(name.second, queue.watermark), schema::name(name.second), name.first,
                    position(name.second, key)),
        {inserted, at});
  }

  const History& history_;
  std::map<QueueName, Queue> queues_;
  std::map<TaskName, TaskRow> rows_;
  std::set<TaskName> executed_;
  bool judged_ = false;
};

std::optional<Verdict> look_at_commit(const History& history, Judge& judge, std::size_t at) {
  const Entry& entry = history.entry(at);
  for (std::uint32_t i = 0; i < entry.change_count; ++i) {
    const Change change = history.change(entry, i);
    if (!is_change(change)) continue;
    std::optional<Verdict> verdict;
    if (const auto task = task_of(change); task.has_value()) {
      verdict = judge.task_changed(change, *task, at);
    } else if (change.table == schema::table::shards && !is_delete(change)) {
      verdict = judge.shard_written(change, at);
    }
    if (verdict.has_value()) return verdict;
  }
  return std::nullopt;
}

}  // namespace

Verdict watermark_never_passes_a_task(const History& history) {
  Judge judge(history);
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    if (entry.kind == EntryKind::note && entry.label == schema::host_notes::task_executed) {
      judge.executed({entry.n[0], entry.n[1]});
    }
    if (const auto verdict = look_at_commit(history, judge, at)) return *verdict;
  }
  return judge.judged() ? Verdict::holds() : Verdict::undecided("no commit persisted a queue state");
}

}  // namespace dsqlsim::properties

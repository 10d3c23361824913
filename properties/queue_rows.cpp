#include "properties/queue_rows.h"

#include <fmt/format.h>

#include "store/schema/matching_notes.h"

namespace dsqlsim::properties {

namespace mn = schema::matching_notes;

bool is_queue_table(std::string_view table) {
  return table == schema::table::task_queues || table == schema::table::task_queues_v2;
}

std::optional<QueueRow> queue_row(std::span<const Value> row) {
  if (row.empty()) return std::nullopt;
  using schema::task_queues;
  QueueRow out{{integer(row, task_queues::range_hash), uuid(cell(row, task_queues::task_queue_id))},
               integer(row, task_queues::range_id),
               {}};
  const auto info = schema::decode<schema::TaskQueueInfo>(cell(row, task_queues::data));
  if (info.has_value() && !info->subqueues.empty()) out.ack_level = info->subqueues.front().ack_level;
  return out;
}

bool is_queued_task_table(std::string_view table) {
  return table == schema::table::tasks || table == schema::table::tasks_v2;
}

std::optional<QueuedTask> queued_task(const Change& change) {
  if (!is_queued_task_table(change.table)) return std::nullopt;
  const std::span<const Value> row = change.after.empty() ? change.before : change.after;
  const bool fair = change.table == schema::table::tasks_v2;
  QueuedTask task;
  using schema::tasks;
  using schema::tasks_v2;
  task.queue = {integer(row, tasks::range_hash), uuid(cell(row, tasks::task_queue_id))};
  task.level = fair ? schema::TaskLevel{integer(row, tasks_v2::pass), integer(row, tasks_v2::task_id)}
                    : schema::TaskLevel{0, integer(row, tasks::task_id)};
  const auto blob = schema::decode<schema::AllocatedTask>(fair ? cell(row, tasks_v2::data) : cell(row, tasks::data));
  if (blob.has_value()) task.number = blob->number;
  return task;
}

Dispatches::Dispatches(const History& history) {
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& e = history.entry(at);
    if (e.kind == EntryKind::note && e.label == mn::task_dispatched) first_.try_emplace({e.n[0], e.n[3]}, at);
  }
}

bool Dispatches::before(std::int64_t queue, std::int64_t number, std::size_t entry) const {
  const auto found = first_.find({queue, number});
  return found != first_.end() && found->second < entry;
}

std::map<std::pair<std::int64_t, schema::TaskLevel>, std::size_t> added_tasks(const History& history) {
  std::map<std::pair<std::int64_t, schema::TaskLevel>, std::size_t> out;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& e = history.entry(at);
    if (e.kind == EntryKind::note && e.label == mn::task_added) out.try_emplace({e.n[0], {e.n[1], e.n[2]}}, at);
  }
  return out;
}

std::string words(const schema::TaskLevel& level) {
  return level.pass == 0 ? fmt::format("{}", level.id) : fmt::format("({}, {})", level.pass, level.id);
}

}  // namespace dsqlsim::properties

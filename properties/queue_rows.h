#pragma once
// Rows of task queues and of the tasks in them, of both versions, as properties read them.

#include <cstdint>
#include <map>
#include <optional>

#include "properties/rows.h"
#include "store/schema/matching_blobs.h"
#include "store/schema/matching_tables.h"

namespace dsqlsim::properties {

/// A queue by the key of its row. Notes know its range hash only, which no two queues that a run serves share.
struct QueueKey {
  std::int64_t hash = 0;
  Uuid id;
  friend constexpr auto operator<=>(const QueueKey&, const QueueKey&) = default;
};

/// A task queue's row, before or after a change.
struct QueueRow {
  QueueKey key;
  std::int64_t range = 0;
  schema::TaskLevel ack_level;
};
[[nodiscard]] bool is_queue_table(std::string_view table);
/// Nothing if there is no row.
[[nodiscard]] std::optional<QueueRow> queue_row(std::span<const Value> row);

struct QueuedTask {
  QueueKey queue;
  schema::TaskLevel level;
  /// That of the blob.
  std::int64_t number = 0;
};
[[nodiscard]] bool is_queued_task_table(std::string_view table);
/// The task that a change inserts, writes or deletes; nothing for other tables.
[[nodiscard]] std::optional<QueuedTask> queued_task(const Change& change);

/// Which tasks have been dispatched up to an entry, by queue (range hash) and number.
class Dispatches {
 public:
  explicit Dispatches(const History& history);
  [[nodiscard]] bool before(std::int64_t queue, std::int64_t number, std::size_t entry) const;
  [[nodiscard]] bool ever(std::int64_t queue, std::int64_t number) const { return first_.contains({queue, number}); }

 private:
  std::map<std::pair<std::int64_t, std::int64_t>, std::size_t> first_;
};

/// Tasks whose write returned ok, by queue and level: where that was noted.
[[nodiscard]] std::map<std::pair<std::int64_t, schema::TaskLevel>, std::size_t> added_tasks(const History& history);

/// "7" for a classic task, "(30, 7)" for a fair one.
[[nodiscard]] std::string words(const schema::TaskLevel& level);

}  // namespace dsqlsim::properties

#pragma once
// A matcher's view of its queue in the database (service/matching/db.go): the lease, the ack level that is persisted
// with it, and up to where tasks may be read. What may change the queue's row is done one after the other. One
// subqueue.

#include <cstdint>
#include <vector>

#include "sim/core/sync.h"
#include "store/store.h"

namespace dsqlsim::scenarios {

/// Task ids, both ends inclusive.
struct IdBlock {
  std::int64_t first = 1;
  std::int64_t last = 0;
};

class TaskQueueDb {
 public:
  /// `block_size` is Temporal's RangeSize, 100,000 there; smaller here, so that blocks are used up.
  TaskQueueDb(store::Store& store, store::TaskVersion version, store::TaskQueueName queue, std::int64_t block_size);

  /// Takes the queue over, or renews the lease that is held. ConditionFailed: somebody else has it.
  store::Expected<void> renew_lease(const Context& ctx);
  /// Persists the ack level under the lease.
  store::Expected<void> update_state(const Context& ctx, schema::TaskLevel ack_level);
  /// `max_read_level` moves to the last of them whatever the answer: their ids are not given out again.
  store::Expected<void> create_tasks(const Context& ctx, const std::vector<schema::AllocatedTask>& tasks);
  /// Up to `exclusive_max_id`, which fair queues do not look at.
  store::Expected<std::vector<schema::AllocatedTask>> get_tasks(const Context& ctx, schema::TaskLevel from,
                                                                std::int64_t exclusive_max_id,
                                                                std::int32_t batch_size) const;
  /// Deletes tasks below a level; answers how many.
  store::Expected<std::int64_t> complete_less_than(const Context& ctx, schema::TaskLevel end, std::int32_t limit) const;

  /// The queue as notes name it.
  [[nodiscard]] std::int64_t number() const { return number_; }
  /// 0: no lease.
  [[nodiscard]] std::int64_t range_id() const { return range_id_; }
  [[nodiscard]] IdBlock block() const { return block_of(range_id_); }
  /// As it was read when the queue was taken over, or set since.
  [[nodiscard]] schema::TaskLevel ack_level() const { return ack_level_; }
  [[nodiscard]] std::int64_t max_read_level() const { return max_read_level_; }

 private:
  [[nodiscard]] IdBlock block_of(std::int64_t range) const {
    return {(range - 1) * block_size_ + 1, range * block_size_};
  }
  [[nodiscard]] schema::TaskQueueInfo info(const Actor& actor) const;
  store::Expected<void> take_over(const Context& ctx);
  store::Expected<void> update(const Context& ctx, bool next_range);

  store::Store& store_;
  store::TaskVersion version_;
  store::TaskManager& tasks_;
  store::TaskQueueName queue_;
  std::int64_t block_size_;
  std::int64_t number_;
  Mutex mutex_;
  std::int64_t range_id_ = 0;
  schema::TaskLevel ack_level_;
  std::int64_t max_read_level_ = 0;
};

}  // namespace dsqlsim::scenarios

#pragma once
// Keys of new history tasks of one shard context (task_key_generator.go, task_request_tracker.go): ids out of the
// range's block, fire times that no reader has passed, and which tasks may still be inserted, so that queues do not
// read past them. Lives and dies with its shard context; knows no store.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "sim/core/time.h"
#include "store/schema/blobs.h"

namespace dsqlsim::scenarios {

/// A host's clock as tasks' fire times have it: microseconds; it begins far enough from 0 for a clock that is behind.
[[nodiscard]] std::int64_t clock_us(Time host_now);

class TaskKeys {
 public:
  /// A range's block of ids has 2^`block_bits`.
  explicit TaskKeys(std::uint32_t block_bits) : block_bits_(block_bits) {}

  /// A new range: its block begins. What may still be inserted under an older one is forgotten: it is fenced off.
  void set_range(std::int64_t range_id);
  [[nodiscard]] bool has_range() const { return end_ > 0; }
  [[nodiscard]] bool block_used_up() const { return next_ == end_; }
  /// The block must not be used up.
  std::int64_t take_id();
  [[nodiscard]] std::int64_t next_id() const { return next_; }
  [[nodiscard]] std::int64_t end_of_block() const { return end_; }

  /// The fire time of a timer that is wanted at `wanted_us`: rounded up to a millisecond, and after every fire time up
  /// to which a queue may have read.
  [[nodiscard]] std::int64_t fire_time(std::int64_t wanted_us, Time host_now);
  /// No timer fires before, from now on.
  void floor_fire_times(std::int64_t us);

  /// These tasks may be inserted from now on, and until forget().
  void expect(schema::Category category, schema::TaskKey first) { pending_[category].insert(first); }
  void forget(schema::Category category, schema::TaskKey first) { pending_[category].erase(first); }
  /// A queue may read up to here: no task below can be inserted any more.
  [[nodiscard]] schema::TaskKey exclusive_read_watermark(schema::Category category, Time host_now);

 private:
  std::uint32_t block_bits_;
  std::int64_t next_ = 0;
  std::int64_t end_ = 0;
  std::int64_t least_fire_time_ = 0;
  /// First key of each write whose outcome is not known.
  std::map<schema::Category, std::multiset<schema::TaskKey>> pending_;
};

}  // namespace dsqlsim::scenarios

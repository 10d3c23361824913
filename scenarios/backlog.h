#pragma once
// What a matcher has read of its queue and not finished: which tasks are outstanding, up to where it has read, and up
// to where everything is done. Data only; it makes no call and waits for nothing. `ClassicBacklog` is ack_manager.go,
// `FairBacklog` the merging and acknowledging part of fair_task_reader.go, in which tasks come in any order of levels.

#include <cstdint>
#include <map>
#include <vector>

#include "store/matching_rules.h"
#include "store/schema/matching_blobs.h"

namespace dsqlsim::scenarios {

using schema::AllocatedTask;
using schema::TaskLevel;

class ClassicBacklog {
 public:
  explicit ClassicBacklog(store::AckTo ack_to) : ack_to_(ack_to) {}

  void start_at(std::int64_t ack_level) { read_level_ = ack_level_ = ack_level; }
  /// Ids come in rising order.
  void add(std::int64_t id);
  /// There is nothing between the read level and this one.
  void gap_up_to(std::int64_t level);
  void complete(std::int64_t id);

  [[nodiscard]] std::int64_t read_level() const { return read_level_; }
  [[nodiscard]] std::int64_t ack_level() const { return ack_level_; }
  [[nodiscard]] bool empty() const { return outstanding_.empty(); }

 private:
  store::AckTo ack_to_;
  /// By id: whether it is done.
  std::map<std::int64_t, bool> outstanding_;
  std::int64_t read_level_ = -1;
  std::int64_t ack_level_ = -1;
};

class FairBacklog {
 public:
  enum class Mode : std::uint8_t { read_middle, read_to_end, write };

  /// Holds at most `batch_size` tasks.
  FairBacklog(store::AckTo ack_to, std::size_t batch_size) : ack_to_(ack_to), batch_size_(batch_size) {}

  void start_at(TaskLevel ack_level) { read_level_ = ack_level_ = ack_level; }

  /// A read begins: what is written meanwhile is merged when it ends.
  void read_begins() { reading_ = true; }
  /// It has ended. Tasks to be handed out; those that were written meanwhile among them.
  std::vector<AllocatedTask> read_ends();
  /// Takes tasks in, keeps the lowest, and answers those that are new.
  std::vector<AllocatedTask> merge(const std::vector<AllocatedTask>& tasks, Mode mode);
  /// False: it is not held any more, and will be read again.
  [[nodiscard]] bool holds(TaskLevel level) const;
  void complete(TaskLevel level);

  /// Until `unpin`, the ack level stays: tasks are being given passes that begin there.
  TaskLevel pin();
  void unpin(bool written);

  [[nodiscard]] bool should_read_more() const { return !at_end_ && loaded() <= batch_size_ / 2; }
  [[nodiscard]] std::size_t loaded() const;
  [[nodiscard]] TaskLevel read_level() const { return read_level_; }
  [[nodiscard]] TaskLevel ack_level() const { return ack_level_; }
  /// Everything in the queue is known and done.
  [[nodiscard]] bool drained() const { return at_end_ && !reading_ && outstanding_.empty() && written_.empty(); }

 private:
  void advance();

  store::AckTo ack_to_;
  std::size_t batch_size_;
  /// By level: whether it is done.
  std::map<TaskLevel, bool> outstanding_;
  /// Of successful writes during a read.
  std::vector<AllocatedTask> written_;
  TaskLevel read_level_;
  TaskLevel ack_level_;
  bool at_end_ = false;
  bool reading_ = false;
  bool pinned_ = false;
};

}  // namespace dsqlsim::scenarios

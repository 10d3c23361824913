#pragma once
// One task queue as long as a matching host has it loaded (temporal-store 5.3): it takes the lease, writes tasks that
// callers add, reads them back in order, hands them to workers, moves the ack level, persists it, and deletes what is
// behind it. Classic and fair queues. A matcher that is unloaded stays so; what it still has under way in the database
// goes on, and its answers mean nothing. Who loads and unloads is the business of MatchingHost. Left out: handing a
// task to a worker who waits, without writing it down; forwarding; subqueues other than the first.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "scenarios/backlog.h"
#include "scenarios/task_queue_db.h"
#include "sim/core/sync.h"
#include "store/store.h"

namespace dsqlsim::scenarios {

/// Times and sizes of Temporal's configuration, drawn smaller than they are there (in brackets).
struct MatcherSettings {
  store::TaskVersion version = store::TaskVersion::v1;
  /// Of ids in a range [100,000].
  std::int64_t block_size = 10;
  /// Tasks in a write [100], in a read [1,000], and in a delete [100].
  std::size_t write_batch = 8;
  std::int32_t read_batch = 6;
  std::int32_t delete_batch = 5;
  /// Between two writes of the ack level [1 min].
  Duration persist_interval = seconds(10);
  /// One start of a task in so many fails; 0: none.
  std::uint64_t start_error_one_in = 8;
};

class Matcher {
 public:
  /// What a matcher tells its host: there is something to write, to read, or to hand out; or it has been unloaded.
  struct Listener {
    Signal to_write;
    Signal to_read;
    Semaphore ready{0};
  };

  Matcher(store::Store& store, const store::TaskQueueName& queue, const MatcherSettings& settings, Listener& listener);

  // For the writer's actor.
  /// Takes the lease, trying for ever unless somebody else has it. False: it is unloaded now.
  bool initialise(Actor& actor);
  /// Writes a batch of what has been added.
  void write(Actor& actor);
  [[nodiscard]] bool has_to_write() const { return !waiting_.empty(); }
  /// The queue is to be somebody else's: persists the ack level once more, and unloads.
  void stop(Actor& actor);

  // For the reader's actor.
  void read(Actor& actor);
  void persist(Actor& actor);

  // For workers.
  /// The next task to hand out, if there is one.
  std::optional<AllocatedTask> next_ready();
  /// The task has been begun, or could not be.
  void complete(Actor& actor, const AllocatedTask& task, bool start_failed);

  /// Adds tasks of these numbers, and waits for the answer.
  store::Expected<void> add(Actor& actor, const std::vector<std::int64_t>& numbers);

  [[nodiscard]] bool loaded() const { return loaded_; }
  [[nodiscard]] bool initialised() const { return initialised_; }
  [[nodiscard]] const TaskQueueDb& db() const { return db_; }
  /// Everything that it knows to be in the queue is done.
  [[nodiscard]] bool drained() const;

 private:
  struct Append {
    std::int64_t number;
    std::optional<store::Expected<void>> answer;
    Semaphore answered{0};
  };

  [[nodiscard]] Context context(Actor& actor) const { return Context(actor).with_token(ended_); }
  [[nodiscard]] bool fair() const { return settings_.version == store::TaskVersion::v2; }
  [[nodiscard]] const store::MatcherRules& rules() const { return store_.host_rules().matcher; }
  void unload();
  /// True if the store says that the queue is somebody else's; the matcher is unloaded then.
  bool unload_if_lost(const store::Error& error);
  store::Expected<void> renew_with_retry(Actor& actor, Duration first, Duration longest, Duration expiration);
  store::Expected<void> next_block(Actor& actor);
  /// Gives each an id, and in a fair queue a pass from `base` on.
  store::Expected<std::vector<AllocatedTask>> allocate(Actor& actor, const std::vector<Append*>& batch);
  void pick_passes(Actor& actor, std::vector<AllocatedTask>& tasks, TaskLevel base);
  store::Expected<void> write_batch(Actor& actor, const std::vector<Append*>& batch);
  void read_classic(Actor& actor);
  void read_fair(Actor& actor);
  void back_off(Actor& actor);
  void hand_out(std::vector<AllocatedTask> tasks);
  bool rewrite(Actor& actor, const AllocatedTask& task);
  void collect_garbage(Actor& actor, bool now);
  [[nodiscard]] TaskLevel ack_level() const;

  store::Store& store_;
  MatcherSettings settings_;
  Listener& listener_;
  TaskQueueDb db_;
  CancelToken ended_;
  bool loaded_ = true;
  bool initialised_ = false;
  bool skips_final_update_ = false;

  IdBlock ids_;
  /// Of a fair queue: the pass given last, by key.
  std::map<std::int64_t, std::int64_t> passes_;
  /// Appends live as long as the matcher: a caller may have gone by the time they are answered.
  std::deque<Append> appends_;
  std::deque<Append*> waiting_;

  ClassicBacklog classic_;
  FairBacklog fair_;
  Duration next_backoff_;
  std::deque<AllocatedTask> ready_;

  bool collecting_ = false;
  /// Up to where everything has been deleted.
  TaskLevel collected_;
  Time collected_at_;
};

}  // namespace dsqlsim::scenarios

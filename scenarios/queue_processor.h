#pragma once
// One queue of a shard on one host (temporal-store 5.2, queue_base.go): reads tasks up to the shard's read watermark,
// executes them, deletes their rows, and persists how far it got. A task that takes long holds back the deletion of
// what comes after it, not its execution. Lives as long as its host; starts afresh with every shard context.

#include <cstdint>
#include <map>

#include "scenarios/shard_owner.h"

namespace dsqlsim::scenarios {

struct QueueSettings {
  /// Tasks a page.
  std::int32_t page_size = 3;
  /// One task in so many takes seconds to execute; 0: none does.
  std::uint64_t stuck_one_in = 0;
  /// The row of each task is deleted once the task is executed, before the range delete of the checkpoint.
  bool completes_singly = false;
  /// Some tasks can never be executed, and are put among the dead letters instead; of replication tasks only.
  bool has_dead_letters = false;
};

class QueueProcessor {
 public:
  QueueProcessor(ShardOwner& owner, store::Store& store, schema::Category category, QueueSettings settings)
      : owner_(owner), store_(store), category_(category), settings_(settings) {}

  /// The body of the queue's actor: never returns.
  void run(Actor& actor);

  /// Every task below has been read by this processor or its predecessors.
  [[nodiscard]] schema::TaskKey read_watermark() const { return read_; }
  /// Every task below has been executed, its row deleted, and that much is persisted.
  [[nodiscard]] schema::TaskKey saved_watermark() const { return saved_; }
  /// The shard context whose queue this is.
  [[nodiscard]] std::uint64_t context_number() const { return context_number_; }

 private:
  void start_if_new();
  void poll(Actor& actor);
  bool read_page(Actor& actor, schema::TaskKey up_to);
  /// False if the task is still to be executed.
  bool load(Actor& actor, const store::HistoryTask& task);
  bool execute(Actor& actor, const store::HistoryTask& task);
  bool put_dead_letter(Actor& actor, const store::HistoryTask& task);
  /// Executes what has been stuck for long enough.
  void get_on(Actor& actor);
  void checkpoint(Actor& actor);
  /// Every task below has been executed.
  [[nodiscard]] schema::TaskKey done() const;
  [[nodiscard]] std::int64_t position(schema::TaskKey key) const;
  [[nodiscard]] bool current() const { return owner_.serving() && context_number_ == owner_.context_number(); }

  ShardOwner& owner_;
  store::Store& store_;
  schema::Category category_;
  QueueSettings settings_;
  std::uint64_t context_number_ = 0;
  schema::TaskKey read_;
  /// Read, not executed, and until when that takes.
  struct Stuck {
    store::HistoryTask task;
    Time until;
  };
  std::map<schema::TaskKey, Stuck> stuck_;
  /// A mutant reads no more.
  bool stopped_reading_ = false;
  schema::TaskKey deleted_;
  schema::TaskKey saved_;
  /// Tasks since the last checkpoint.
  std::uint64_t executed_ = 0;
  std::int64_t checkpointed_range_ = 0;
  std::uint64_t polls_since_checkpoint_ = 0;
  Duration next_backoff_;
};

}  // namespace dsqlsim::scenarios

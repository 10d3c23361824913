#pragma once
// The transfer queue of a shard on one host (temporal-store 5.2): reads tasks up to the owner's read watermark, executes
// them, deletes their rows, and persists how far it got. Lives as long as its host; starts afresh with every shard
// context.

#include <cstdint>

#include "scenarios/shard_owner.h"

namespace dsqlsim::scenarios {

class QueueProcessor {
 public:
  QueueProcessor(ShardOwner& owner, store::Store& store) : owner_(owner), store_(store) {}

  /// The body of the queue's actor: never returns.
  void run(Actor& actor);

  /// Every task below has been executed by this processor or its predecessors.
  [[nodiscard]] std::int64_t read_watermark() const { return read_; }
  /// The shard context whose queue this is.
  [[nodiscard]] std::uint64_t context_number() const { return context_number_; }

 private:
  void start_if_new();
  void poll(Actor& actor);
  bool read_page(Actor& actor, std::int64_t up_to);
  void checkpoint(Actor& actor);

  ShardOwner& owner_;
  store::Store& store_;
  std::uint64_t context_number_ = 0;
  std::int64_t read_ = 0;
  std::int64_t deleted_ = 0;
  std::int64_t checkpointed_range_ = 0;
  std::uint64_t polls_since_checkpoint_ = 0;
};

}  // namespace dsqlsim::scenarios

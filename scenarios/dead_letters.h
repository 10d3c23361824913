#pragma once
// The replication dead letter queue of a shard, as its readers use it: replication tasks that can never be executed
// wait there until somebody has handled them. Lives in the host's memory.

#include <cstdint>
#include <string_view>

#include "scenarios/shard_owner.h"

namespace dsqlsim::scenarios {

inline constexpr std::string_view source_cluster = "elsewhere";

/// Whether a replication task is one that can never be executed: half of them, whoever tries.
[[nodiscard]] bool is_dead_letter(schema::TaskKey key);

class DeadLetters {
 public:
  DeadLetters(ShardOwner& owner, store::Store& store) : owner_(owner), store_(store) {}

  /// The body of the reader's actor: never returns. Looks now and then, while the shard is served here; handles what is
  /// there, and then deletes what it has handled.
  void run(Actor& actor);

 private:
  void handle_all(Actor& actor);

  ShardOwner& owner_;
  store::Store& store_;
};

}  // namespace dsqlsim::scenarios

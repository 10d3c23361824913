#pragma once
// What a history host does for its callers: starts, updates and finishes a few workflows through the host's shard owner,
// with a cache of mutable state, as the history engine has one.

#include <cstdint>
#include <map>

#include "scenarios/shard_owner.h"

namespace dsqlsim::scenarios {

class WorkflowClient {
 public:
  WorkflowClient(ShardOwner& owner, store::Store& store) : owner_(owner), store_(store) {}

  /// Makes operations as long as `left`, shared by all incarnations of the host, lasts.
  void run(Actor& actor, std::uint64_t& left);
  /// One write that inserts one task; for the phase in which everybody must make progress. The id of its task, or 0.
  std::int64_t probe(Actor& actor);

 private:
  struct Cached {
    Uuid run_id;
    std::int64_t counter = 0;
    std::int64_t db_record_version = 0;
    std::int64_t next_event_id = 0;
    bool running = false;
  };

  void operate(Actor& actor);
  bool load(Actor& actor, const Context& ctx, std::int64_t workflow);
  void start(Actor& actor, Time deadline, std::int64_t workflow);
  void update(Actor& actor, Time deadline, std::int64_t workflow, bool complete);
  ShardOwner::WriteResult add_tasks(Actor& actor, Time deadline, std::int64_t workflow, std::int64_t* task_id);

  ShardOwner& owner_;
  store::Store& store_;
  /// Per workflow; an entry with a nil run says that there is no run.
  std::map<std::int64_t, Cached> cache_;
};

}  // namespace dsqlsim::scenarios

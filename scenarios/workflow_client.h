#pragma once
// What a history host does for its callers: starts, updates and finishes a few workflows through the host's shard
// owner, with a cache of mutable state, as the history engine has one.

#include <cstdint>
#include <map>

#include "scenarios/shard_owner.h"

namespace dsqlsim::scenarios {

/// Workflows are numbered 0 to this, exclusive.
inline constexpr std::int64_t workflows = 2;
inline const Uuid the_namespace = make_uuid(0x5EED, 1);
[[nodiscard]] std::string workflow_id(std::int64_t workflow);

struct WorkloadSettings {
  /// One update in so many carries more bytes than a column takes; 0: none does.
  std::uint64_t large_one_in = 0;
  /// Tasks that a write of tasks alone inserts.
  std::size_t tasks_alone = 1;
};

class WorkflowClient {
 public:
  /// `latest_timer` is raised to the fire time of every timer that is asked for.
  WorkflowClient(ShardOwner& owner, store::Store& store, WorkloadSettings settings, std::int64_t& latest_timer)
      : owner_(owner), store_(store), settings_(settings), latest_timer_(latest_timer) {}

  /// Makes operations as long as `left`, shared by all incarnations of the host, lasts.
  void run(Actor& actor, std::uint64_t& left);
  /// For the phase in which everybody must make progress: one write that only inserts a task. True if it succeeded.
  bool probe_tasks(Actor& actor);
  /// Whatever the workload left of a workflow: makes one write that brings it on, which completes the run that is open,
  /// or else starts one, and reads it back. Failed, too, if the database then holds something else.
  enum class Step : std::uint8_t { failed, started, completed };
  Step probe_workflow(Actor& actor, std::int64_t workflow);

 private:
  struct Cached {
    Uuid run_id;
    std::int64_t counter = 0;
    std::int64_t db_record_version = 0;
    std::int64_t next_event_id = 0;
    bool running = false;
    friend bool operator==(const Cached&, const Cached&) = default;
  };

  void operate(Actor& actor);
  bool load(Actor& actor, const Context& ctx, std::int64_t workflow);
  ShardOwner::WriteResult start(Actor& actor, Time deadline, std::int64_t workflow);
  ShardOwner::WriteResult update(Actor& actor, Time deadline, std::int64_t workflow, bool complete);
  ShardOwner::WriteResult add_tasks(Actor& actor, Time deadline, std::int64_t workflow, std::size_t count);
  /// One transfer task or two, and now and then a timer.
  [[nodiscard]] static std::vector<NewTask> draw_tasks(Actor& actor);
  [[nodiscard]] std::vector<store::HistoryTask> with_keys(std::span<const NewTask> tasks,
                                                          std::span<const schema::TaskKey> keys, std::int64_t workflow,
                                                          std::string_view what);

  ShardOwner& owner_;
  store::Store& store_;
  WorkloadSettings settings_;
  std::int64_t& latest_timer_;
  /// Per workflow; an entry with a nil run says that there is no run.
  std::map<std::int64_t, Cached> cache_;
};

}  // namespace dsqlsim::scenarios

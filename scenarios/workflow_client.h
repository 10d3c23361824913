#pragma once
// What a history host does for its callers: starts, updates, finishes, rebuilds and deletes a few workflows through the
// host's shard owner, with a cache of mutable state, as the history engine has one.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>

#include "scenarios/caller.h"
#include "scenarios/run_memory.h"

namespace dsqlsim::scenarios {

inline const Uuid the_namespace = make_uuid(0x5EED, 1);
[[nodiscard]] std::string workflow_id(std::int64_t workflow);

struct WorkloadSettings {
  /// One update in so many carries more bytes than a column takes; 0: none does.
  std::uint64_t large_one_in = 0;
  /// Tasks that a write of tasks alone inserts.
  std::size_t tasks_alone = 1;
  /// Half of the writes insert a task of this category, too.
  std::optional<schema::Category> further;
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
  using Result = ShardOwner::WriteResult;
  /// Makes the write under this range with these tasks.
  using Call = std::function<store::Expected<void>(const Context& ctx, std::int64_t range,
                                                   const std::vector<store::HistoryTask>& tasks)>;

  void operate(Actor& actor);
  bool load(Actor& actor, const Context& ctx, std::int64_t workflow);
  void without_open_run(const Operation& op);
  void with_open_run(const Operation& op);

  Result start(const Operation& op);
  Result update(const Operation& op, bool complete);
  /// A late update of a run that is completed.
  Result touch_closed(const Operation& op);
  Result continue_as_new(const Operation& op);
  Result rebuild(const Operation& op);
  /// Another history of the workflow becomes the current one: a run that nobody saw before takes over.
  Result replace_run(const Operation& op);
  Result add_tasks(const Operation& op, std::size_t count);
  void remove_run(const Operation& op);

  /// One transfer task or two, now and then a timer, and one of the further category.
  [[nodiscard]] std::vector<NewTask> draw_tasks(Actor& actor) const;
  [[nodiscard]] std::vector<store::HistoryTask> with_keys(std::span<const NewTask> tasks,
                                                          std::span<const schema::TaskKey> keys, std::int64_t workflow,
                                                          std::string_view what);
  /// Makes a write, and then remembers `after`, or nothing if it is not known to have succeeded.
  Result write(const Operation& op, std::string_view what, const RunMemory& after, const Call& call);
  [[nodiscard]] bool already_started(std::int64_t workflow, const std::string& current_request_id) const;
  void remember_start(std::int64_t workflow, const std::string& request_id, const store::Expected<void>& answer);

  ShardOwner& owner_;
  store::Store& store_;
  WorkloadSettings settings_;
  std::int64_t& latest_timer_;
  /// Per workflow.
  std::map<std::int64_t, RunMemory> cache_;
  /// Per workflow: the request id of a start that got no clear answer, so that its caller asks again.
  std::map<std::int64_t, std::string> unanswered_;
};

}  // namespace dsqlsim::scenarios

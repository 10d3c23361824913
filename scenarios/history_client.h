#pragma once
// What a history host does with the histories of a few workflows: starts runs, appends batches of events with every
// update, resets a completed run by forking its history, and reads histories forwards and backwards, page by page. As
// in the history engine, the workflows' states are cached per host, and one operation at a time works on a workflow.

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "scenarios/shard_owner.h"
#include "scenarios/workflow_client.h"
#include "sim/core/sync.h"

namespace dsqlsim::scenarios {

class HistoryClient {
 public:
  HistoryClient(ShardOwner& owner, store::Store& store) : owner_(owner), store_(store) {}

  /// Makes operations as long as `left`, shared by all incarnations of the host, lasts.
  void run(Actor& actor, std::uint64_t& left);
  /// For the phase in which everybody must make progress: writes to the workflow and reads its history both ways. True
  /// if all of it worked.
  bool probe(Actor& actor, std::int64_t workflow);

 private:
  /// A run as it was last read or written.
  struct State {
    schema::ExecutionInfo info;
    Uuid run_id;
    std::int64_t db_record_version = 0;
    std::int64_t next_event_id = 1;
    bool running = false;
    /// The shard context in which that was true; of another one nothing is known.
    std::uint64_t context = 0;
  };
  struct Workflow {
    Mutex lock;
    std::optional<State> state;
    /// What it was before the last write: what a caller may still hold that has lost the lock without noticing.
    std::optional<State> before;
    /// The run before the one of now: what a caller may take for the current one that has been away for long.
    std::optional<State> ended;
  };
  using Result = ShardOwner::WriteResult;
  /// Makes the write under this range, with this task, and this transaction id for its events.
  using Write = std::function<store::Expected<void>(const Context& ctx, std::int64_t range, std::int64_t txn_id,
                                                    const store::HistoryTask& task)>;

  void operate(Actor& actor);
  /// The state of now, from the cache or the database; nothing if it cannot be known. A nil run: there is none.
  std::optional<State> load(const Operation& op, const Context& ctx);
  Result write(const Operation& op, std::string_view what, const Write& call);
  void begin(const Operation& op, const State& previous, const State& after);
  Result start(const Operation& op, const State& previous);
  Result update(const Operation& op, const State& before, bool complete);
  void remember(const Operation& op, const State& before, const State& after);
  void reset(const Operation& op, const Context& ctx, const State& base);
  bool read(const Operation& op, const Context& ctx, const State& state, bool backwards);

  ShardOwner& owner_;
  store::Store& store_;
  std::array<Workflow, static_cast<std::size_t>(workflows)> workflows_;
};

}  // namespace dsqlsim::scenarios

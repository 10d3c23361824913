#pragma once
// What a client remembers of a run, and the writes that it derives from it: a mutation or a snapshot moves the memory
// on to what the run holds once the write has committed. Every row of a run's parts names the mutation that wrote it.

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/core/actor.h"
#include "store/requests.h"

namespace dsqlsim::scenarios {

struct RunMemory {
  /// Nil: the workflow has no run.
  Uuid run_id;
  std::string create_request_id;
  std::int64_t counter = 0;
  std::int64_t db_record_version = 0;
  std::int64_t next_event_id = 0;
  schema::State state = schema::State::completed;
  schema::RunParts parts = {};

  [[nodiscard]] bool exists() const { return run_id != Uuid{}; }
  [[nodiscard]] bool running() const { return exists() && state != schema::State::completed; }
  friend bool operator==(const RunMemory&, const RunMemory&) = default;
};

/// What a reader found.
[[nodiscard]] RunMemory memory_of(const store::GetWorkflowExecutionResponse& read);
[[nodiscard]] schema::RunParts parts_of(const store::GetWorkflowExecutionResponse& read);

/// A run that does not exist yet, made by this mutation.
[[nodiscard]] RunMemory new_run(std::int64_t mutation, std::string create_request_id, schema::State state);

/// The snapshot of a run that is created so.
[[nodiscard]] store::WorkflowSnapshot creation(const store::WorkflowKey& key, const RunMemory& run,
                                               std::int64_t mutation);
/// The run's next mutation, after which it is in `state`; draws what it does to the run's parts.
[[nodiscard]] store::WorkflowMutation next_mutation(Actor& actor, const store::WorkflowKey& key, RunMemory& run,
                                                    std::int64_t mutation, schema::State state);
/// The run rebuilt as a whole, after which it is in `state`: some rows of its maps are gone, and so are its buffered
/// events.
[[nodiscard]] store::WorkflowSnapshot rebuilt(Actor& actor, const store::WorkflowKey& key, RunMemory& run,
                                              std::int64_t mutation, schema::State state);

}  // namespace dsqlsim::scenarios

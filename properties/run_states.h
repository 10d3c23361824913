#pragma once
// What runs hold as far as the commit log tells: their rows, and the rows of their maps and buffered events.

#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "properties/run_rows.h"
#include "store/schema/run_parts.h"

namespace dsqlsim::properties {

struct RunState {
  /// There is a row in executions; without one the next four say nothing.
  bool exists = false;
  std::int64_t counter = 0;
  std::int64_t last_mutation = 0;
  std::int64_t db_record_version = 0;
  /// The parts that the row says the run has.
  schema::RunParts declared;
  /// The parts that are there, buffered events in the order in which they were committed.
  schema::RunParts parts;
};

class RunStates {
 public:
  explicit RunStates(const History& history) : history_(history) {}

  /// Takes in what a commit did. Answers the runs of which it changed a row or a part, each once, in order.
  std::vector<RunKey> commit(const Entry& commit);
  /// Nothing exists before it was committed.
  [[nodiscard]] const RunState& of(const RunKey& run) const;
  /// A commit has changed a map or buffered events.
  [[nodiscard]] bool saw_parts() const { return saw_parts_; }

 private:
  void change_row(RunState& state, const Change& change);
  void change_map(RunState& state, schema::RunMap map, const Change& change);
  void change_batches(const RunKey& run, const Change& change);

  const History& history_;
  std::map<RunKey, RunState> states_;
  /// The ids of a run's batches, in the order of RunParts::buffered_events.
  std::map<RunKey, std::vector<std::int64_t>> batch_ids_;
  bool saw_parts_ = false;
};

/// Equal but for the order of buffered events.
[[nodiscard]] bool same_parts(const schema::RunParts& a, const schema::RunParts& b);
/// The table of the first part in which they differ; empty if there is none.
[[nodiscard]] std::string_view first_difference(const schema::RunParts& a, const schema::RunParts& b);

}  // namespace dsqlsim::properties

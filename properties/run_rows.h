#pragma once
// Rows of executions: which run each is of, and how explanations call it.

#include <string>
#include <tuple>

#include "properties/rows.h"

namespace dsqlsim::properties {

/// Shard, namespace, workflow id, run id. Views live as long as the history.
using RunKey = std::tuple<std::int64_t, Uuid, std::string_view, Uuid>;

[[nodiscard]] inline RunKey run_of(std::span<const Value> row) {
  using schema::executions;
  return {integer(row, executions::shard_id), uuid(cell(row, executions::namespace_id)),
          text(cell(row, executions::workflow_id)), uuid(cell(row, executions::run_id))};
}

/// Shard, namespace, workflow id. Views live as long as the history.
using WorkflowKey = std::tuple<std::int64_t, Uuid, std::string_view>;

[[nodiscard]] inline WorkflowKey workflow_of(const RunKey& run) {
  return {std::get<0>(run), std::get<1>(run), std::get<2>(run)};
}
/// Of a row of current_executions.
[[nodiscard]] inline WorkflowKey workflow_of_current(std::span<const Value> row) {
  using schema::current_executions;
  return {integer(row, current_executions::shard_id), uuid(cell(row, current_executions::namespace_id)),
          text(cell(row, current_executions::workflow_id))};
}

[[nodiscard]] inline std::string words(const WorkflowKey& workflow) {
  return "workflow " + std::string(std::get<2>(workflow)) + " of shard " + std::to_string(std::get<0>(workflow));
}
/// "workflow w-1 of shard 1": runs are told apart by their rows.
[[nodiscard]] inline std::string words(const RunKey& run) { return words(workflow_of(run)); }

}  // namespace dsqlsim::properties

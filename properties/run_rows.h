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

/// "workflow w-1 of shard 1": runs are told apart by their rows.
[[nodiscard]] inline std::string words(const RunKey& run) {
  return "workflow " + std::string(std::get<2>(run)) + " of shard " + std::to_string(std::get<0>(run));
}

}  // namespace dsqlsim::properties

#pragma once
// Which properties are judged in each scenario, and what must be reached in a campaign of it. Removing a goal needs a
// line in docs/decisions.md.

#include <vector>

#include "sim/run/scenario.h"

namespace dsqlsim::scenarios {

std::vector<std::size_t> shard_properties();
std::vector<std::size_t> starting_properties();
std::vector<std::size_t> history_properties();
std::vector<std::size_t> namespace_properties();
std::vector<std::size_t> fence_properties();
std::vector<std::size_t> matching_properties();
std::vector<Goal> shard_goals();
std::vector<Goal> starting_goals();
std::vector<Goal> history_goals();
std::vector<Goal> namespace_goals();
std::vector<Goal> fence_goals();
std::vector<Goal> matching_goals();
/// What every scenario with writes and the usual faults must reach.
std::vector<Goal> fault_goals();
/// These, those of faults, and those of a transaction layer that tries again.
std::vector<Goal> with_faults(std::vector<Goal> goals);

}  // namespace dsqlsim::scenarios

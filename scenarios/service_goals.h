#pragma once
// Which properties are judged where services keep what is not an execution, and what campaigns of that must reach.

#include <vector>

#include "scenarios/goals.h"

namespace dsqlsim::scenarios {

std::vector<std::size_t> queue_properties();
std::vector<Goal> queue_goals();
std::vector<std::size_t> endpoint_properties();
std::vector<Goal> endpoint_goals();
std::vector<std::size_t> member_properties();
std::vector<Goal> member_goals();

}  // namespace dsqlsim::scenarios

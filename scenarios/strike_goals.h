#pragma once
// What a campaign with faults must have reached: each fault at each kind of call that it can strike in the scenario.

#include <vector>

#include "sim/run/scenario.h"

namespace dsqlsim::scenarios {

/// `autocommit_writes`: the scenario's hosts send statements that write outside transactions.
std::vector<Goal> strike_goals(bool autocommit_writes);

}  // namespace dsqlsim::scenarios

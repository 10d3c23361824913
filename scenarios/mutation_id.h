#pragma once
// Every write of a workload carries a number of its own, so that a committed row tells which write made it. The number is
// a function of who writes, not of the schedule: host, incarnation, actor's role and operation.

#include <cstdint>

#include "sim/core/machine.h"

namespace dsqlsim::scenarios {

[[nodiscard]] std::int64_t mutation_id(const Actor& actor);

}  // namespace dsqlsim::scenarios

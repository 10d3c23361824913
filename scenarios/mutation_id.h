#pragma once
// Every write of a workload carries a number of its own, so that a committed row tells which write made it. The number
// is a function of who writes, not of the schedule: host, incarnation, actor's role and operation, and which of the
// operation's writes it is.

#include <cstdint>

#include "sim/core/machine.h"

namespace dsqlsim::scenarios {

/// `write` counts the writes of one operation, from 0.
[[nodiscard]] std::int64_t mutation_id(const Actor& actor, std::int64_t write = 0);

}  // namespace dsqlsim::scenarios

#pragma once
// The shape of a shrunk run: who committed changes to which tables, in order, and which faults struck, without values,
// names of hosts and seeds. Runs of one shape tell one story, whatever they violate and however they were found.

#include <cstdint>

#include "sim/history/history.h"

namespace dsqlsim {

/// Up to where faults stop. Never 0. The same change that comes again at once counts once.
[[nodiscard]] std::uint64_t shape_of(const History& history);

}  // namespace dsqlsim

#pragma once
// A run beside a run: a recording with a few decisions changed. What was found once by luck is hidden by luck as
// easily: a mistake that is mended shows in none of many neighbours, one that was merely dodged shows in some.

#include <cstdint>

#include "sim/core/choices.h"

namespace dsqlsim::explore {

/// One to three events are moved past up to twelve others, and up to two draws become 0, their greatest, or one more
/// or less. A function of recording and number.
[[nodiscard]] Recording neighbour(Recording recording, std::uint64_t number);

}  // namespace dsqlsim::explore

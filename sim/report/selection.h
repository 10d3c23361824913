#pragma once
// Which moments of a history a person has to see to understand a violation: what decided it always, then what touched
// the same rows, faults and hosts, and what the same actors did, as far as there is room.

#include <cstdint>
#include <vector>

#include "sim/report/moment.h"

namespace dsqlsim::report {

/// True for each moment that is shown. `room` is about how many lines there are (0: show everything) and `cell` about
/// how wide a column is.
[[nodiscard]] std::vector<bool> select_moments(const std::vector<Moment>& moments, std::size_t room, std::size_t cell);

/// About how many lines it takes.
[[nodiscard]] std::size_t lines_of(const Moment& moment, std::size_t cell);

}  // namespace dsqlsim::report

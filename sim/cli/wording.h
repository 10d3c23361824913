#pragma once
// How the notes of the store and of simulated hosts read in a story: one line a note. A note without a line is shown as
// its label and numbers.

#include "sim/report/wording.h"

namespace dsqlsim::cli {

[[nodiscard]] report::Wording wording();

}  // namespace dsqlsim::cli

#pragma once
// The knobs of the model as `dsqlsim list knobs` tells them: default, what may be said, what it does and where that is written.

#include <vector>

#include "sim/cli/tool.h"

namespace dsqlsim::cli {

[[nodiscard]] std::vector<Word> knob_words();

}  // namespace dsqlsim::cli

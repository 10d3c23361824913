#pragma once
// How a person runs a spec again: one line to paste in the project's folder.

#include <string>

#include "sim/run/spec.h"

namespace dsqlsim::report {

/// "build/release/dsqlsim replay TOKEN": any build would do, and this is the one that scripts/hunt makes.
[[nodiscard]] inline std::string replay_line(const RunSpec& spec) {
  return "build/release/dsqlsim replay " + spec.token();
}

}  // namespace dsqlsim::report

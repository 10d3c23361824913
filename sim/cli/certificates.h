#pragma once
// How small a replayed run is: for each property that it violates, what it consists of, and what happens without each
// thing.

#include <string>

#include "sim/run/certificate.h"

namespace dsqlsim::cli {

/// Empty for a run that was not shrunk. With `everything` each removal is tried and gets a line. Runs in the workspace,
/// and so ends what else can be told of this run.
[[nodiscard]] std::string certificates(const RunReport& report, bool everything, Workspace& workspace);

}  // namespace dsqlsim::cli

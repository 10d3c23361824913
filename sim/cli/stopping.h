#pragma once
// replay that stops: --until, --break, --step and --tables. A run is deterministic and takes milliseconds, so every
// place in it is reached by running it again from its start.

#include "sim/cli/arguments.h"
#include "sim/cli/recording_file.h"
#include "sim/cli/tool.h"

namespace dsqlsim::cli {

/// `follow`: the run is a recording to follow, not a spec to draw.
ExitCode replay_stopping(const ReplayArguments& arguments, const RecordedRun& recorded, bool follow, const Tool& tool,
                         Console& console);

}  // namespace dsqlsim::cli

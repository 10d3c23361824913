#pragma once
// What a worker process tells of a run, as one line of JSON: what a campaign counts and compares, no more.

#include <string>
#include <string_view>

#include "sim/run/run.h"

namespace dsqlsim::cli {

[[nodiscard]] std::string run_line(const RunReport& report);

/// The report of `spec`, which the line was made from; its history, recording and brackets are not there. Nothing if the
/// line is not whole.
[[nodiscard]] std::optional<RunReport> read_run_line(std::string_view line, const RunSpec& spec,
                                                     const Catalogue& catalogue);

}  // namespace dsqlsim::cli

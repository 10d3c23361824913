#pragma once
// A recording as a JSON file: the token of the run and all that was decided in it, by name. It can be followed after the
// code has changed, which a token cannot promise.

#include <string>

#include <tl/expected.hpp>

#include "sim/core/choices.h"
#include "sim/run/spec.h"

namespace dsqlsim::cli {

struct RecordedRun {
  RunSpec spec;
  Recording recording;
};

/// Throws FatalError if the file cannot be written.
void write_recording(const std::string& path, const RecordedRun& run);

/// The error is one sentence: no such file, or what is wrong with it.
tl::expected<RecordedRun, std::string> read_recording(const std::string& path);

}  // namespace dsqlsim::cli

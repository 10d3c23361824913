#pragma once
// A recording as a JSON file: the token of the run and all that was decided in it, by name. It can be followed after
// the code has changed, which a token cannot promise.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <tl/expected.hpp>

#include "sim/core/choices.h"
#include "sim/run/spec.h"

namespace dsqlsim::cli {

struct RecordedRun {
  RunSpec spec;
  Recording recording;
};

/// Adds `backend`, `choices`, `schedule` and `planned`: what a recording is followed by, no more. A choice of
/// 0 is left out, since what is not there draws 0; so is a planned event that happened.
void add_recording(nlohmann::ordered_json& json, const RecordedRun& run);

/// From such an object, which has a `token` beside. The error says what is wrong with it, without a subject.
tl::expected<RecordedRun, std::string> recording_of(const nlohmann::ordered_json& json);

/// Throws FatalError if the file cannot be written.
void write_recording(const std::string& path, const RecordedRun& run);

/// The error is one sentence: no such file, or what is wrong with it.
tl::expected<RecordedRun, std::string> read_recording(const std::string& path);

}  // namespace dsqlsim::cli

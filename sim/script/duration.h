#pragma once
// The lengths of `sleep`, as sqllogictest-rs writes them: "365s", "250ms", "1h 30m".

#include <optional>
#include <string_view>

#include "sim/core/time.h"

namespace dsqlsim::script {

/// Nothing unless the text is numbers, each with its unit, that add up to at most a hundred years.
[[nodiscard]] std::optional<Duration> parse_duration(std::string_view text);

}  // namespace dsqlsim::script

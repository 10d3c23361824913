#pragma once
// The knobs by name: as a list for people, and read from the text that --dialect and `# dialect:` take. One line for each
// field of Knobs.

#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "model/knobs.h"

namespace dsqlsim::model {

struct KnobInfo {
  std::string_view name;
  /// The default.
  std::string_view preset;
  /// What may be said: "off|on", "0..1000". What `NAME` alone means is the last word of a switch, else nothing.
  std::string_view values;
  /// What it does, and its source in the facts.
  std::string_view meaning;
  /// False if the text is none of `values`. Null where the date says it.
  bool (*set)(Knobs& knobs, std::string_view text) = nullptr;
};

[[nodiscard]] std::span<const KnobInfo> knob_list();

/// Reads "2026-09" or "2026-09-15", then any number of "+NAME=VALUE" or "+NAME" for a switch: the date whose behaviour is
/// modelled and the knobs that are not at their default. The error is one sentence.
[[nodiscard]] tl::expected<Knobs, std::string> parse_knobs(std::string_view text);

}  // namespace dsqlsim::model

#pragma once
// The knobs as a list for people: name, default, meaning with its source in the facts. One line for each field of Knobs.

#include <span>
#include <string_view>

namespace dsqlsim::model {

struct KnobInfo {
  std::string_view name;
  std::string_view preset;
  std::string_view meaning;
};

[[nodiscard]] std::span<const KnobInfo> knob_list();

}  // namespace dsqlsim::model

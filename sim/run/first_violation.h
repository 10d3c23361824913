#pragma once
// When a property was first violated: the shortest beginning of a history for which it is.

#include <cstdint>
#include <optional>

#include "sim/history/property.h"

namespace dsqlsim {

struct FirstViolation {
  /// The step that ends that beginning.
  std::uint64_t step = 0;
  /// How many entries it has.
  std::size_t entries = 0;
  /// Of that beginning.
  Verdict verdict;
};

/// Nothing if no beginning of whole steps violates the property. Asks the property once a step.
[[nodiscard]] std::optional<FirstViolation> first_violation(const Property& property, const History& history);

}  // namespace dsqlsim

#include "properties/catalogue.h"

#include <algorithm>
#include <array>

namespace dsqlsim::properties {

namespace {

/// Reported, and never a reason to fail.
constexpr std::array soft{PropertyId::loaded_state_is_one_version, PropertyId::conflicts_are_counted_once};

constexpr bool is_soft(PropertyId id) { return std::find(soft.begin(), soft.end(), id) != soft.end(); }

}  // namespace

std::span<const Property> all() {
  static constexpr auto catalogue = std::to_array<Property>({
#define PROPERTY(name, claim) {#name, claim, is_soft(PropertyId::name), name},
#include "properties/properties.inc"
#undef PROPERTY
  });
  return catalogue;
}

}  // namespace dsqlsim::properties

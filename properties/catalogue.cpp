#include "properties/catalogue.h"

#include <array>

namespace dsqlsim::properties {

std::span<const Property> all() {
  static constexpr auto catalogue = std::to_array<Property>({
#define PROPERTY(name, claim) {#name, claim, false, name},
#include "properties/properties.inc"
#undef PROPERTY
  });
  return catalogue;
}

}  // namespace dsqlsim::properties

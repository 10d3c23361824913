#pragma once
// The names of all properties as an enum, in the order of properties.inc: its values index the catalogue. A leaf
// header, so that scenarios can name their properties without standing on them; a misspelt name does not compile.

#include <cstddef>

namespace dsqlsim::properties {

enum class PropertyId : std::size_t {
#define PROPERTY(name, claim) name,
#include "properties/properties.inc"
#undef PROPERTY
};

/// The property's index in the catalogue.
[[nodiscard]] constexpr std::size_t index(PropertyId id) { return static_cast<std::size_t>(id); }

}  // namespace dsqlsim::properties

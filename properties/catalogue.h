#pragma once
// Every property there is, in the order of properties.inc. One property a file, which defines the function of its name:
// a pure check over a history, linear or n log n in its entries, that reads commits, notes and calls and believes
// nobody.

#include <span>

#include "properties/property_id.h"
#include "sim/history/property.h"

namespace dsqlsim::properties {

#define PROPERTY(name, claim) Verdict name(const History& history);
#include "properties/properties.inc"
#undef PROPERTY

/// The whole catalogue; PropertyId values are its indexes.
std::span<const Property> all();

}  // namespace dsqlsim::properties

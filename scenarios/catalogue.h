#pragma once
// Every scenario there is, and the maker of what they test.

#include <span>

#include "sim/run/catalogue.h"

namespace dsqlsim::scenarios {

#define SCENARIO(name, sentence) Scenario name(std::string_view text);
#include "scenarios/scenarios.inc"
#undef SCENARIO

std::span<const Scenario> all();

/// A store variant from a --store spec, for example "fixed-remedy+mutant"; the error names the nearest valid word.
Made<StoreVariant> make_store(std::string_view spec);

}  // namespace dsqlsim::scenarios

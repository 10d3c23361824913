#pragma once
// Every fault there is, in the order of faults.inc. One fault a file.

#include <span>

#include "sim/faults/fault.h"

namespace dsqlsim::faults {

#define FAULT(name, sentence) Fault name(std::string_view text);
#include "sim/faults/faults.inc"
#undef FAULT

/// The whole catalogue.
std::span<const Fault> all();

}  // namespace dsqlsim::faults

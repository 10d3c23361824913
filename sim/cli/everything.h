#pragma once
// The composition root: every scenario, property, fault, strategy, store variant and backend there is, in one catalogue.
// Only here do all parts meet.

#include "sim/run/catalogue.h"

namespace dsqlsim::cli {

const Catalogue& everything();

}  // namespace dsqlsim::cli

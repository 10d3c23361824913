#pragma once
// A catalogue small enough to know by heart: counters that two hosts increment, a store that reads them with or without
// a lock, and a database that validates at COMMIT only the rows that were locked. `shipped` loses updates; `fixed` does
// not.

#include "sim/cli/tool.h"

namespace dsqlsim::toy {

/// A backend of table counters(id, value) with rows 1 and 2. Statements: read, lock, write (see toy.cpp).
Made<Backend> make_backend(std::string_view name, std::string_view dialect);

/// Scenarios `counters` (hosts A and B, two increments each), `calm` (one host; nothing to violate) and `fickle` (two
/// runs of one spec differ), properties `no_lost_update`, `counters_grow` and the blind `never_judged`, stores
/// `shipped`, `fixed` and `refactored` (shipped under other names, with one more statement), remedies `useless` and `lock_counter`, mutant `stubborn`.
cli::Tool tool();

}  // namespace dsqlsim::toy

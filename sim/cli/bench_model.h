#pragma once
// What statements cost on the model of DSQL: time and allocations a call, by kind and by the size of the table, and the memory
// that is held while transactions come and go.

#include <ostream>

namespace dsqlsim::cli {

/// One line a figure. Each kind of statement runs for `seconds`.
void bench_model(std::ostream& out, double seconds);

}  // namespace dsqlsim::cli

#pragma once
// Makes a violating run smaller: takes brackets away (faults, hosts, operations, reorderings) as long as the same
// property is violated in the same way. Deterministic, and bounded by a number of runs.

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "sim/run/run.h"

namespace dsqlsim {

struct ShrinkTarget {
  std::string_view property;
  std::string_view cause;
};

struct Shrunk {
  RunSpec spec;
  std::uint64_t digest = 0;
  std::size_t brackets_before = 0;
  std::size_t brackets_after = 0;
  std::uint64_t runs = 0;
  /// Every single further removal was tried, and none shows the violation any more.
  bool minimal = false;
};

/// The error says why there is nothing to shrink: the spec is wrong, or its run does not show the violation.
tl::expected<Shrunk, std::string> shrink(const RunSpec& spec, const ShrinkTarget& target, Workspace& workspace,
                                         std::uint64_t most_runs = 3'000);

}  // namespace dsqlsim

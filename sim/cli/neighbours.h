#pragma once
// Many runs around one, and what they violate.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/run/run.h"

namespace dsqlsim::cli {

struct NeighbourViolation {
  std::string_view property;
  std::string cause;
  bool soft = false;
  /// In so many neighbours, the first of which has this number.
  std::uint64_t runs = 0;
  std::uint64_t first = 0;
};

struct Neighbourhood {
  std::uint64_t tried = 0;
  /// How many different runs they were.
  std::uint64_t different = 0;
  /// In the order in which they were first seen.
  std::vector<NeighbourViolation> violations;

  [[nodiscard]] bool found_something() const;
};

/// Neighbours 1 to `count` of the run that the recording is of. The spec must be one that runs.
[[nodiscard]] Neighbourhood try_neighbours(const RunSpec& spec, const Recording& recording, std::uint64_t count,
                                           Workspace& workspace);

/// "neighbours: 100 tried, 96 different runs, nothing violated", or else a line for each violation behind it.
[[nodiscard]] std::string neighbourhood_text(const Neighbourhood& neighbourhood);

}  // namespace dsqlsim::cli

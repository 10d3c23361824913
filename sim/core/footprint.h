#pragma once
// Which row keys an open transaction has touched so far, as hashes: what a strategy may look at to tell whether two
// pending events can matter to each other.

#include <cstdint>
#include <vector>

namespace dsqlsim {

struct Footprint {
  std::vector<std::uint64_t> read;
  std::vector<std::uint64_t> written;
};

}  // namespace dsqlsim

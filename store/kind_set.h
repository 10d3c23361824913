#pragma once
// A set of failure kinds, as a value.

#include <cstdint>
#include <initializer_list>

#include "store/schema/failure.h"

namespace dsqlsim::store {

class KindSet {
 public:
  constexpr KindSet() = default;
  constexpr KindSet(std::initializer_list<schema::Failure> kinds) {
    for (const schema::Failure k : kinds) add(k);
  }
  constexpr void add(schema::Failure kind) { bits_ |= bit(kind); }
  [[nodiscard]] constexpr bool has(schema::Failure kind) const { return (bits_ & bit(kind)) != 0; }

 private:
  static constexpr std::uint32_t bit(schema::Failure kind) { return std::uint32_t{1} << static_cast<unsigned>(kind); }
  std::uint32_t bits_ = 0;
};

}  // namespace dsqlsim::store
